import uPlot from 'uplot'
import type { DrawnPoints } from '../drawnPoints.ts'
import { numberText } from '../texts.ts'
import type { TimeWindow } from '../timeWindow.ts'
import { isolated } from './isolated.ts'
import { timeTicks } from './timeTicks.ts'

/** Values of custom properties. */
export type ChartColours = {
	readonly line: string
	readonly axis: string
	readonly grid: string
	readonly surface: string
}

/** Seconds since the Unix epoch, and the value. */
export type CursorPoint = { readonly at: number; readonly value: number }

export type ChartSize = { readonly width: number; readonly height: number }

export type Chart = {
	/** Draws. The points are those that `drawnPoints` leaves. */
	readonly draw: (points: DrawnPoints, window: TimeWindow) => void
	readonly resize: (size: ChartSize) => void
	/** Puts the cursor on a point; undefined takes it away. */
	readonly point: (index: number | undefined) => void
	/** The next picture has these colours. */
	readonly paint: (colours: ChartColours) => void
	readonly destroy: () => void
}

type Needs = {
	readonly host: HTMLElement
	readonly size: ChartSize
	readonly colours: ChartColours
	/** plots with the same key have their cursors at the same time */
	readonly syncKey: string
	readonly onZoom: (window: TimeWindow) => void
	readonly onReset: () => void
	/** the point where the cursor is; the pointer may be in another plot */
	readonly onCursor: (point: CursorPoint | undefined) => void
}

const font = '11px system-ui, sans-serif'

/** The shortest drag that is no click, in pixels. */
const SHORTEST_DRAG = 4

/** A plot of one series. It draws when it is told, and only then. */
export const createChart = (needs: Needs): Chart => {
	const { host, size, syncKey, onZoom, onReset, onCursor } = needs
	let { colours } = needs
	let window: TimeWindow = { from: 0, to: 1 }
	const resetOn = (): null => {
		onReset()
		return null
	}
	const axis = {
		stroke: () => colours.axis,
		font,
		ticks: { show: false },
		grid: { stroke: () => colours.grid, width: 1 },
	}
	const options: uPlot.Options = {
		...size,
		padding: [10, 10, 0, 0],
		legend: { show: false },
		tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
		scales: { x: { range: () => [window.from, window.to] }, y: { range: rangeOf } },
		axes: [
			{ ...axis, space: 64, size: 36, gap: 6, values: timeTicks },
			{ ...axis, space: 32, size: 56, gap: 6, values: (_, splits) => splits.map(numberText) },
		],
		series: [
			{},
			{
				stroke: () => colours.line,
				width: 1.5,
				points: {
					size: 5,
					width: 0,
					fill: () => colours.line,
					// uPlot draws what the filter leaves if there are too many points to show each.
					filter: (plot, _, isShown) => (isShown ? null : isolated(plot.data[1] ?? [])),
				},
			},
		],
		cursor: {
			y: false,
			sync: { key: syncKey, scales: ['x', null], filters: { pub: isMove } },
			drag: { x: true, y: false, setScale: false, dist: SHORTEST_DRAG },
			points: { size: 9, width: 2, fill: () => colours.line, stroke: () => colours.surface },
			bind: { dblclick: () => resetOn },
		},
		hooks: {
			setSelect: [
				(plot) => {
					const { left, width } = plot.select
					if (width < SHORTEST_DRAG) return
					onZoom({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') })
					plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
				},
			],
			setCursor: [(plot) => onCursor(pointAt(plot, plot.cursor.idxs?.[1] ?? undefined))],
		},
	}
	const plot = new uPlot(options, [[], []], host)
	return {
		draw: ({ times, values }, shown) => {
			window = shown
			plot.setData([times as number[], values as (number | null)[]])
		},
		resize: (to) => plot.setSize(to),
		point: (index) => {
			const point = pointAt(plot, index)
			const [left, top] =
				point === undefined ? [-10, -10] : [plot.valToPos(point.at, 'x'), plot.valToPos(point.value, 'y')]
			plot.setCursor({ left, top })
		},
		paint: (next) => {
			colours = next
			plot.redraw(false, false)
		},
		destroy: () => plot.destroy(),
	}
}

const pointAt = (plot: uPlot, index: number | undefined): CursorPoint | undefined => {
	const [at, value] = index === undefined ? [] : [plot.data[0][index], plot.data[1]?.[index]]
	return typeof at === 'number' && typeof value === 'number' ? { at, value } : undefined
}

/** Dragging and clicking are of one plot; others follow where the pointer is. */
const isMove = (type: string): boolean => type === 'mousemove' || type === 'mouseleave'

/** Some room above and below; a value that does not change is in the middle. */
const rangeOf = (_: uPlot, min: number | null, max: number | null): [number, number] => {
	if (min === null || max === null) return [0, 1]
	const room = (max - min) * 0.08 || Math.abs(max) * 0.05 || 1
	return [min - room, max + room]
}
