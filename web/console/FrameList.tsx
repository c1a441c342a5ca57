import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import type { Frame } from './frames.ts'
import { timeOfDay } from './timeOfDay.ts'
import { visibleRows } from './visibleRows.ts'

type Props = {
	/** oldest first */
	readonly frames: readonly Frame[]
	readonly selected: string | undefined
	readonly now: number
	readonly onSelect: (key: string) => void
}

/** pixels; `--row` of the style */
const rowHeight = 36

const steps: Readonly<Record<string, number>> = {
	ArrowDown: 1,
	ArrowUp: -1,
	PageDown: 10,
	PageUp: -10,
	Home: -Infinity,
	End: Infinity,
}

const idOf = (index: number): string => `frame-${index}`

/** Frames, newest first. Only those that are visible are in the document. */
export const FrameList = ({ frames, selected, now, onSelect }: Props) => {
	const list = useRef<HTMLDivElement>(null)
	const [scroll, setScroll] = useState({ scrollTop: 0, height: 640 })
	const newest = useRef<string | undefined>(undefined)
	const count = frames.length
	const rows = frames.toReversed()
	// What is read stays where it is when something new comes above it.
	useLayoutEffect(() => {
		const element = list.current
		const added = rows.findIndex(({ key }) => key === newest.current)
		newest.current = rows[0]?.key
		if (element !== null && added > 0 && element.scrollTop > 0) element.scrollTop += added * rowHeight
	})
	const { first, end } = visibleRows({ count, rowHeight, ...scroll })
	const place = rows.findIndex(({ key }) => key === selected)
	const onKeyDown = (event: KeyboardEvent): void => {
		const step = steps[event.key]
		if (step === undefined || count === 0) return
		event.preventDefault()
		const next = Math.max(0, Math.min(count - 1, place < 0 ? 0 : place + step))
		const element = list.current
		if (element !== null) {
			const top = next * rowHeight
			const lowest = top - element.clientHeight + rowHeight
			element.scrollTop = Math.min(top, Math.max(lowest, element.scrollTop))
		}
		const key = rows[next]?.key
		if (key !== undefined) onSelect(key)
	}
	// A list without an option is none.
	if (count === 0)
		return (
			<div class="frames">
				<p class="hint">Nothing to show yet.</p>
			</div>
		)
	return (
		<div
			ref={list}
			class="frames"
			role="listbox"
			aria-label="Frames, newest first"
			tabIndex={0}
			aria-activedescendant={place >= first && place < end ? idOf(place) : undefined}
			onScroll={({ currentTarget: { scrollTop, clientHeight: height } }) => setScroll({ scrollTop, height })}
			onKeyDown={onKeyDown}
		>
			<div
				role="presentation"
				class="frames-all"
				ref={(element) => element?.style.setProperty('height', `${count * rowHeight}px`)}
			>
				{rows.slice(first, end).map((frame, offset) => (
					<FrameRow
						key={frame.key}
						frame={frame}
						index={first + offset}
						count={count}
						isSelected={frame.key === selected}
						now={now}
						onSelect={onSelect}
					/>
				))}
			</div>
		</div>
	)
}

type RowProps = Pick<Props, 'now' | 'onSelect'> & {
	readonly frame: Frame
	readonly index: number
	readonly count: number
	readonly isSelected: boolean
}

const FrameRow = ({ frame, index, count, isSelected, now, onSelect }: RowProps) => {
	const { type, name, at, deviceId, source, summary, isBad } = frame
	return (
		// The list has the focus, and moves the selection with the keys.
		// biome-ignore lint/a11y/useKeyWithClickEvents: see above
		<div
			id={idOf(index)}
			class={`frame frame-${type}${isBad ? ' frame-bad' : ''}`}
			role="option"
			tabIndex={-1}
			aria-selected={isSelected}
			aria-setsize={count}
			aria-posinset={index + 1}
			ref={(element) => element?.style.setProperty('--index', String(index))}
			onClick={() => onSelect(frame.key)}
		>
			<span class="frame-time">{at === undefined ? '' : timeOfDay(at, now)}</span>
			<span class="frame-type">{printable(name)}</span>
			<span class="frame-device">{printable(deviceId ?? source ?? '')}</span>
			<span class="frame-source">{deviceId === undefined ? '' : printable(source ?? '')}</span>
			<span class="frame-summary">{printable(summary)}</span>
		</div>
	)
}
