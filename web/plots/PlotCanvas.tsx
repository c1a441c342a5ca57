import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type Chart, type ChartColours, type CursorPoint, createChart } from './chart/chart.ts'
import { drawnPoints } from './drawnPoints.ts'
import { gapAbove } from './gaps.ts'
import { cursorAfter, type PlotKey, plotKey } from './keys.ts'
import { createRedraw } from './perFrame.ts'
import { firstFrom, type Points } from './series.ts'
import { timeText, valueText } from './texts.ts'
import type { TimeWindow } from './timeWindow.ts'
import { propertiesOf, useDark, useSize } from './useElement.ts'

type Props = {
	/** of the resource */
	readonly label: string
	/** id of the element that has the plot in words */
	readonly describedBy: string
	readonly unit: string | undefined
	readonly points: Points
	readonly window: TimeWindow
	readonly cursor: CursorPoint | undefined
	readonly onCursor: (point: CursorPoint | undefined) => void
	readonly onZoom: (window: TimeWindow) => void
	readonly onKey: (key: Exclude<PlotKey, { type: 'cursor' }>, around: number | undefined) => void
}

const coloursOf = (element: Element): ChartColours => {
	const read = propertiesOf(element)
	return {
		line: read('--accent'),
		axis: read('--muted'),
		grid: read('--line'),
		surface: read('--surface'),
	}
}

/** The canvas of a plot, and its cursor, which keys move as well. */
export const PlotCanvas = (props: Props) => {
	const { label, describedBy, unit, points, window, cursor, onKey } = props
	const host = useRef<HTMLDivElement>(null)
	const chart = useRef<Chart | undefined>(undefined)
	const size = useSize(host)
	const isDark = useDark()
	const columns = Math.max(1, size?.width ?? 0)
	const gap = useMemo(() => gapAbove(points.times), [points])
	const drawn = useMemo(
		() => drawnPoints(points, { window, columns, gap }),
		[points, window.from, window.to, columns, gap],
	)
	// The chart lives longer than one rendering: what it calls and draws is what is there by then.
	const latest = useRef({ ...props, drawn })
	latest.current = { ...props, drawn }
	const redraw = useMemo(
		() =>
			createRedraw(
				() => chart.current?.draw(latest.current.drawn, latest.current.window),
				(action) => void requestAnimationFrame(action),
			),
		[],
	)
	useEffect(() => () => redraw.stop(), [redraw])

	const isReady = size !== undefined && size.width > 0
	useEffect(() => {
		if (host.current === null || size === undefined || !isReady) return undefined
		chart.current = createChart({
			host: host.current,
			size,
			colours: coloursOf(host.current),
			syncKey: 'plots',
			onZoom: (zoom) => latest.current.onZoom(zoom),
			onReset: () => latest.current.onKey({ type: 'reset' }, undefined),
			onCursor: (point) => latest.current.onCursor(point),
		})
		redraw.ask()
		return () => {
			chart.current?.destroy()
			chart.current = undefined
		}
	}, [isReady, redraw])
	useEffect(() => {
		if (size !== undefined && isReady) chart.current?.resize(size)
	}, [size, isReady])
	useEffect(() => {
		if (host.current !== null) chart.current?.paint(coloursOf(host.current))
	}, [isDark])
	useEffect(redraw.ask, [drawn, window.from, window.to, redraw])

	const cursorIndex = cursor === undefined ? undefined : firstFrom(drawn.times, cursor.at)
	const press = (event: KeyboardEvent): void => {
		const key = plotKey(event)
		if (key === undefined) return
		event.preventDefault()
		if (key.type === 'cursor') chart.current?.point(cursorAfter(drawn.values, cursorIndex, key.to))
		else onKey(key, cursor?.at)
	}
	const count = drawn.values.length
	return (
		<div
			ref={host}
			class="plot-canvas"
			role="slider"
			tabIndex={0}
			aria-label={label}
			aria-describedby={describedBy}
			aria-valuemin={1}
			aria-valuemax={Math.max(1, count)}
			aria-valuenow={Math.max(1, cursorIndex === undefined ? count : cursorIndex + 1)}
			aria-valuetext={
				cursor === undefined
					? 'newest value'
					: `${valueText(cursor.value, unit)} at ${timeText(cursor.at)} UTC`
			}
			onKeyDown={press}
		/>
	)
}
