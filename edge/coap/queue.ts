/** A value in a queue, between its neighbours. */
export type Place<T> = Readonly<{ value: T }> & {
	older: Place<T> | undefined
	newer: Place<T> | undefined
	isTaken: boolean
}

/** Values in the order in which they came. Any of them can leave at any time. */
export type Queue<T> = Readonly<{
	append: (value: T) => Place<T>
	/** without effect if it has left */
	remove: (place: Place<T>) => void
	oldest: () => Place<T> | undefined
	clear: () => void
}>

/**
 * A linked list. A Map or Set has the same order, but the more of its first entries have left, the longer it takes to find the
 * next one, and it makes a new table all the time when entries come and go.
 */
export const createQueue = <T>(): Queue<T> => {
	let oldest: Place<T> | undefined
	let newest: Place<T> | undefined
	return {
		append: (value) => {
			const place: Place<T> = { value, older: newest, newer: undefined, isTaken: true }
			if (newest === undefined) oldest = place
			else newest.newer = place
			newest = place
			return place
		},
		remove: (place) => {
			if (!place.isTaken) return
			place.isTaken = false
			if (place.older === undefined) oldest = place.newer
			else place.older.newer = place.newer
			if (place.newer === undefined) newest = place.older
			else place.newer.older = place.older
		},
		oldest: () => oldest,
		clear: () => {
			for (let place = oldest; place !== undefined; place = place.newer) place.isTaken = false
			oldest = undefined
			newest = undefined
		},
	}
}
