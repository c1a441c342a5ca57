type Scrolled = {
	readonly count: number
	/** pixels */
	readonly rowHeight: number
	readonly scrollTop: number
	readonly height: number
}

/** Rows above and below what is visible, so that scrolling shows no holes. */
const spare = 8

/** Which rows of a long list have to be there: from `first` to before `end`. */
export const visibleRows = ({
	count,
	rowHeight,
	scrollTop,
	height,
}: Scrolled): { readonly first: number; readonly end: number } => {
	const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare)
	return { first: Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), end) - spare), end }
}
