import { setTimeout as wait } from 'node:timers/promises'

/**
 * How long a step waits for something before it fails, in seconds. It only ends a run that would hang: nothing takes
 * nearly as long, a cold start of every function on a busy machine included.
 */
export const soonSeconds = 120

/** What `find` finds, as soon as it finds something: there is no event to wait for. */
export const soon = async <T>(find: () => Promise<T | undefined>, otherwise: string): Promise<T> => {
	const deadline = performance.now() + soonSeconds * 1000
	for (;;) {
		const found = await find()
		if (found !== undefined) return found
		if (performance.now() > deadline) throw new Error(otherwise)
		await wait(50)
	}
}
