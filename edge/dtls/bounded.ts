/** Values by key, of which the one that was not used for the longest time goes first. */
export type Bounded<T> = Readonly<{
	get: (key: string) => T | undefined
	/** the value as the newest; returns the oldest one if there are now too many, which is no longer kept */
	set: (key: string, value: T) => T | undefined
	/** makes it the newest */
	touch: (key: string) => void
	/** without effect if another value has the key by now */
	remove: (key: string, value: T) => void
	/** from the oldest to the newest; values may be removed meanwhile */
	values: () => readonly T[]
	oldest: () => T | undefined
}>

export const bounded = <T>(maxEntries: number): Bounded<T> => {
	// A Map iterates in the order of insertion.
	const entries = new Map<string, T>()
	const insert = (key: string, value: T): void => {
		entries.delete(key)
		entries.set(key, value)
	}
	return {
		get: (key) => entries.get(key),
		set: (key, value) => {
			insert(key, value)
			if (entries.size <= maxEntries) return undefined
			const [first] = entries
			if (first === undefined) return undefined
			entries.delete(first[0])
			return first[1]
		},
		touch: (key) => {
			const value = entries.get(key)
			if (value !== undefined) insert(key, value)
		},
		remove: (key, value) => {
			if (entries.get(key) === value) entries.delete(key)
		},
		values: () => [...entries.values()],
		oldest: () => entries.values().next().value,
	}
}
