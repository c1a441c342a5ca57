/** A start of an environment takes at most about so long, if the machine is not overloaded. */
const startMilliseconds = 250

/** So much of the time invocations may wait for an environment before another one starts. */
const waitingShare = 0.1

export type Patience = {
	/** so many milliseconds longer an invocation should wait that has been waiting since then */
	readonly left: (since: number) => number
	/** an invocation has waited since then */
	readonly waited: (since: number) => void
	/** another environment starts: what was waited before does not count any more */
	readonly started: () => void
}

/**
 * Whether an invocation should wait until an environment is free. To start one takes the processor from those that work,
 * and for two messages that arrive together longer than to wait. When invocations wait again and again, another
 * environment starts.
 *
 * @param now milliseconds of a clock that never goes back
 */
export const createPatience = (now: () => number): Patience => {
	let waitedBefore = 0
	let at = now()
	const recent = (): number => {
		const passed = now() - at
		at += passed
		waitedBefore = Math.max(0, waitedBefore - passed * waitingShare)
		return waitedBefore
	}
	return {
		left: (since) => Math.max(0, startMilliseconds - (now() - since) - recent()),
		waited: (since) => {
			waitedBefore = recent() + now() - since
		},
		started: () => {
			waitedBefore = 0
		},
	}
}
