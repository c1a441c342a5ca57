type List = {
	readonly count: number
	/** items on one screen */
	readonly page: number
}

/** The item that a key leads to, from the selected one (-1: none); undefined for a key that does not move. */
export const moveSelection = (key: string, from: number, { count, page }: List): number | undefined => {
	const to = target(key, from, { count, page })
	return to === undefined || count === 0 ? undefined : Math.min(Math.max(to, 0), count - 1)
}

const target = (key: string, from: number, { count, page }: List): number | undefined => {
	switch (key) {
		case 'ArrowDown':
			return from + 1
		case 'ArrowUp':
			return from - 1
		case 'PageDown':
			return from + page
		case 'PageUp':
			return from - page
		case 'Home':
			return 0
		case 'End':
			return count - 1
		default:
			return undefined
	}
}
