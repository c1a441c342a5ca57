/** When a message of a queue can be received, by the name of the queue. What was read is kept until it may have changed. */
export type NextVisible = {
	/** milliseconds since the Unix epoch; `Infinity` if there is no message */
	readonly at: (name: string) => number
	/** a message has become visible then */
	readonly add: (name: string, at: number) => void
	/** messages were removed, or hidden */
	readonly forget: (name: string) => void
}

/** @param read the time of a queue in the file */
export const nextVisible = (read: (name: string) => number | undefined): NextVisible => {
	const known = new Map<string, number>()
	return {
		at: (name) => {
			const at = known.get(name) ?? read(name) ?? Number.POSITIVE_INFINITY
			known.set(name, at)
			return at
		},
		add: (name, at) => {
			const before = known.get(name)
			if (before !== undefined && at < before) known.set(name, at)
		},
		forget: (name) => void known.delete(name),
	}
}
