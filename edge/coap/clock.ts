/** The time the server lives by: a test moves it by hand. */
export type Clock = Readonly<{
	/** milliseconds, never going backwards */
	now: () => number
	/** runs `action` in `ms` milliseconds, unless the returned function is called before */
	after: (ms: number, action: () => void) => () => void
}>

export const systemClock: Clock = {
	now: () => performance.now(),
	after: (ms, action) => {
		const timer = setTimeout(action, ms)
		return () => clearTimeout(timer)
	},
}
