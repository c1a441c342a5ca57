/** The items of a long list that are drawn, and how much room the others take. */
export type VisibleSlice = {
	readonly first: number
	/** the first one after them */
	readonly end: number
	/** pixels before the first one, and of the whole list */
	readonly before: number
	readonly total: number
}

type Viewport = {
	readonly count: number
	readonly itemHeight: number
	readonly scrollTop: number
	readonly height: number
	/** items that are drawn beyond each edge */
	readonly overscan: number
}

/** All items have the same height, so what is visible is computed without a look at them. */
export const visibleSlice = ({ count, itemHeight, scrollTop, height, overscan }: Viewport): VisibleSlice => {
	const total = count * itemHeight
	const top = Math.min(Math.max(scrollTop, 0), Math.max(total - height, 0))
	const first = Math.max(Math.floor(top / itemHeight) - overscan, 0)
	const end = Math.min(Math.ceil((top + height) / itemHeight) + overscan, count)
	return { first, end, before: first * itemHeight, total }
}

/** Where to scroll to, so that an item is visible; where it is if it is visible already. */
export const scrollToItem = (
	{ itemHeight, scrollTop, height }: Pick<Viewport, 'itemHeight' | 'scrollTop' | 'height'>,
	index: number,
): number => {
	const top = index * itemHeight
	if (top < scrollTop) return top
	return top + itemHeight > scrollTop + height ? top + itemHeight - height : scrollTop
}

/** Keeps what is looked at in its place while items are added before it. At the top the newest ones are looked at. */
export const anchoredScroll = (scrollTop: number, added: number, itemHeight: number): number =>
	scrollTop <= 0 ? 0 : scrollTop + added * itemHeight
