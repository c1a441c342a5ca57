import type { RefusedAttempt } from '../refuseAttempt.ts'
import type { Headers } from './gate.ts'

/** Gives the seconds for which a source is refused; undefined while it may try. */
export type Throttle = {
	/** before an attempt */
	readonly wait: (address: string) => Promise<number | undefined>
	/** after an attempt that failed */
	readonly failed: (address: string) => Promise<number | undefined>
}

/**
 * `malformed` includes a missing credential; `foreign` is a page whose origin is not allowed. Neither counts against the
 * source.
 */
export type Failure = 'refused' | 'malformed' | 'foreign' | 'throttled'

export type AdmitNeeds = {
	readonly throttle: Throttle
	readonly isForeignPage: (headers: Headers) => boolean
	readonly onFailure: (failure: Failure) => void
}

type Presented<Found> = {
	/** address that the request comes from */
	readonly source: string
	readonly headers: Headers
	/** whether it has the form of a credential */
	readonly isGuess: boolean
	/** takes as long for every credential, right or wrong */
	readonly find: () => Promise<Found | undefined>
}

/**
 * Decides about whoever presents a fingerprint or a key. Malformed, unknown and wrong ones get the same answer after the same
 * time. Only a well-formed one counts as a failed attempt: otherwise any page could lock out its visitors, by letting their
 * browsers send requests without one. A request of a foreign page is refused before anything is looked up, so it does not
 * count either.
 */
export const admit =
	({ throttle, isForeignPage, onFailure }: AdmitNeeds) =>
	async <Found>({
		source,
		headers,
		isGuess,
		find,
	}: Presented<Found>): Promise<{ readonly outcome: 'open'; readonly found: Found } | RefusedAttempt> => {
		if (isForeignPage(headers)) {
			onFailure('foreign')
			return { outcome: 'refused' }
		}
		const wait = await throttle.wait(source)
		if (wait !== undefined) {
			onFailure('throttled')
			return { outcome: 'throttled', retryAfterSeconds: wait }
		}
		const found = await find()
		if (found !== undefined) return { outcome: 'open', found }
		onFailure(isGuess ? 'refused' : 'malformed')
		// Throttles those above the limit among many at the same moment. Reading the count takes as long as raising it.
		const late = await (isGuess ? throttle.failed(source) : throttle.wait(source))
		return late === undefined ? { outcome: 'refused' } : { outcome: 'throttled', retryAfterSeconds: late }
	}
