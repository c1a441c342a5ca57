import { useLayoutEffect, useRef } from 'preact/hooks'
import { ImportOption } from './ImportOption.tsx'
import { countNewer } from './importList.ts'
import type { ImportRow } from './importRow.ts'
import { moveSelection } from './moveSelection.ts'
import { useViewport } from './useViewport.ts'
import { anchoredScroll, scrollToItem, visibleSlice } from './visibleSlice.ts'

type Props = {
	readonly rows: readonly ImportRow[]
	readonly selected: number | undefined
	/** @param isOpened whether it was opened by a click or Enter, and not only passed with an arrow key */
	readonly onSelect: (seq: number, isOpened: boolean) => void
	/** index of the last row that is on the screen */
	readonly onShown: (last: number) => void
	readonly now: number
}

/** As in `imports.css`. */
const itemHeight = 60

/** Imports, newest first. Only the visible ones are drawn, so the list may be very long. */
export const ImportList = ({ rows, selected, onSelect, onShown, now }: Props) => {
	const element = useRef<HTMLDivElement>(null)
	const viewport = useViewport(element)
	const { first, end, before, total } = visibleSlice({
		...viewport,
		count: rows.length,
		itemHeight,
		overscan: 8,
	})
	const newest = useRef(rows[0]?.seq ?? 0)
	useLayoutEffect(() => {
		const { current } = element
		const added = countNewer(rows, newest.current)
		newest.current = rows[0]?.seq ?? 0
		if (current !== null && added > 0 && added < rows.length)
			current.scrollTop = anchoredScroll(current.scrollTop, added, itemHeight)
	}, [rows])
	useLayoutEffect(() => onShown(end), [end, rows])
	const move = (event: KeyboardEvent): void => {
		const from = rows.findIndex(({ seq }) => seq === selected)
		const page = Math.max(Math.floor(viewport.height / itemHeight) - 1, 1)
		const to = event.key === 'Enter' ? from : moveSelection(event.key, from, { count: rows.length, page })
		const row = to === undefined ? undefined : rows[to]
		if (to === undefined || row === undefined) return
		event.preventDefault()
		if (element.current !== null)
			element.current.scrollTop = scrollToItem(
				{ ...viewport, scrollTop: element.current.scrollTop, itemHeight },
				to,
			)
		onSelect(row.seq, event.key === 'Enter')
	}
	return (
		<div
			ref={element}
			class="import-list"
			role="listbox"
			aria-label="Imports, newest first"
			tabIndex={0}
			aria-activedescendant={selected === undefined ? undefined : `import-${selected}`}
			onKeyDown={move}
		>
			<div class="import-list-all" role="presentation" style={{ height: `${total}px` }}>
				<div role="presentation" style={{ transform: `translateY(${before}px)` }}>
					{rows.slice(first, end).map((row, index) => (
						<ImportOption
							key={row.seq}
							row={row}
							position={first + index + 1}
							count={rows.length}
							isSelected={row.seq === selected}
							onOpen={() => onSelect(row.seq, true)}
							now={now}
						/>
					))}
				</div>
			</div>
		</div>
	)
}
