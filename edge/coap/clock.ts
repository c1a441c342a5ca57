/** The clock of the server. A test advances it by hand. */
export type Clock = Readonly<{
	/** milliseconds, never going backwards */
	now: () => number
	/** runs `action` after `ms` milliseconds; the returned function cancels it */
	after: (ms: number, action: () => void) => () => void
}>

export const systemClock: Clock = {
	now: () => performance.now(),
	after: (ms, action) => {
		const timer = setTimeout(action, ms)
		return () => clearTimeout(timer)
	},
}
