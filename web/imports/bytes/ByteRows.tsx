import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useViewport, type Viewport } from '../list/useViewport.ts'
import { scrollToItem, visibleSlice } from '../list/visibleSlice.ts'

/** How lines are laid out at a width, and what each of them shows. */
export type Layout = {
	readonly count: number
	/** the line in which a byte is */
	readonly rowOf: (offset: number) => number
	readonly row: (index: number) => ComponentChildren
}

type Props = {
	readonly label: string
	readonly layout: (width: number) => Layout
	/** the byte that is to be seen */
	readonly target: number | undefined
}

/** As in `imports.css`. */
const rowHeight = 20

/** Lines above and below the byte that is to be seen. */
const contextRows = 2

/** Lines of bytes, of which only the visible ones are drawn. */
export const ByteRows = ({ label, layout, target }: Props) => {
	const element = useRef<HTMLElement>(null)
	const viewport = useViewport(element)
	const { count, rowOf, row } = layout(viewport.width)
	const { first, end, before, total } = visibleSlice({
		...viewport,
		count,
		itemHeight: rowHeight,
		overscan: 4,
	})
	const targetRow = target === undefined ? undefined : Math.min(rowOf(target), count - 1)
	useLayoutEffect(() => {
		const { current } = element
		if (current !== null && targetRow !== undefined)
			current.scrollTop = scrolled(current, viewport, targetRow)
	}, [targetRow, viewport.height])
	return (
		// What scrolls must be within reach of the keyboard.
		// biome-ignore lint/a11y/noNoninteractiveTabindex: see above
		<section ref={element} class="byte-rows" aria-label={label} tabIndex={0}>
			<div style={{ height: `${total}px` }}>
				<div style={{ transform: `translateY(${before}px)` }}>
					{Array.from({ length: end - first }, (_, index) => (
						<div key={first + index} class="byte-row">
							{row(first + index)}
						</div>
					))}
				</div>
			</div>
		</section>
	)
}

const scrolled = ({ scrollTop }: HTMLElement, { height }: Viewport, row: number): number => {
	const at = { itemHeight: rowHeight, height }
	const above = scrollToItem({ ...at, scrollTop }, Math.max(row - contextRows, 0))
	return scrollToItem({ ...at, scrollTop: above }, row + contextRows)
}
