type Tracked = {
	/** the same function, whose running calls `all` waits for */
	readonly tracked: <Args extends readonly unknown[], T>(
		call: (...args: Args) => Promise<T>,
	) => (...args: Args) => Promise<T>
	/** resolves when no call is running */
	readonly all: () => Promise<void>
}

/** Waits for calls that nobody else waits for. */
export const untilSettled = (): Tracked => {
	const running = new Set<Promise<unknown>>()
	return {
		tracked:
			(call) =>
			(...args) => {
				const called = call(...args)
				running.add(called)
				const forget = (): void => void running.delete(called)
				called.then(forget, forget)
				return called
			},
		all: async () => {
			while (running.size > 0) await Promise.allSettled(running)
		},
	}
}
