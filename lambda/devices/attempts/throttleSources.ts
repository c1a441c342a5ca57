import type { Throttle } from '../../rest/access/admit.ts'
import type { Attempts } from './attempts.ts'
import { attemptsKey, secondsLeft } from './attemptsKey.ts'

type ThrottleSourcesNeeds = {
	readonly attempts: Attempts
	/** failed attempts that a source has per minute; 0 counts nothing and refuses nobody */
	readonly limit: number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly onUncounted: (error: unknown) => void
}

/**
 * Refuses a source that has failed too often, for the rest of the minute. A limit for all sources together would let one
 * of them lock out the others.
 */
export const throttleSources = ({ attempts, limit, now, onUncounted }: ThrottleSourcesNeeds): Throttle => {
	const ask = async (address: string, call: keyof Attempts, allowed: number): Promise<number | undefined> => {
		if (limit === 0) return undefined
		const key = attemptsKey(address, now())
		try {
			return (await attempts[call](key)) > allowed ? secondsLeft(key, now()) : undefined
		} catch (error) {
			// A counter that does not answer must not lock out anybody: then the credential alone decides.
			onUncounted(error)
			return undefined
		}
	}
	return {
		wait: (address) => ask(address, 'failed', limit - 1),
		failed: (address) => ask(address, 'add', limit),
	}
}
