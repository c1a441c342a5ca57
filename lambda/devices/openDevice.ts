import type { Headers } from './attempts/foreignPage.ts'
import type { Throttle } from './attempts/throttleSources.ts'
import type { Device } from './device.ts'
import { normaliseFingerprint } from './fingerprint.ts'

/** Somebody presents a fingerprint. */
export type Attempt = {
	readonly fingerprint: string | undefined
	/** address it comes from */
	readonly source: string
	/** of the request */
	readonly headers: Headers
	/** the only device that is asked for; without it, any */
	readonly deviceId?: string
}

/**
 * `malformed` includes a missing fingerprint; `foreign` is a page whose origin is not allowed. Neither counts against the
 * source.
 */
export type Failure = 'refused' | 'malformed' | 'foreign' | 'throttled'

export type Opened =
	| { readonly outcome: 'open'; readonly device: Device }
	| { readonly outcome: 'refused' }
	/** the source has failed too often */
	| { readonly outcome: 'throttled'; readonly retryAfterSeconds: number }

type OpenDeviceNeeds = {
	readonly findDevice: (fingerprint: string | undefined) => Promise<Device | undefined>
	readonly throttle: Throttle
	readonly isForeignPage: (headers: Headers) => boolean
	readonly onFailure: (failure: Failure) => void
}

const decide = (found: Device | undefined, { deviceId }: Attempt): Device | undefined =>
	deviceId === undefined || found?.deviceId === deviceId ? found : undefined

/**
 * Every function that checks a fingerprint calls this. Malformed, unknown and missing fingerprints and those of another
 * device get the same answer after the same time. Only a well-formed fingerprint counts as a failed attempt: otherwise any
 * page could lock out its visitors, by letting their browsers send requests without a fingerprint. A request of a foreign
 * page is refused before the fingerprint is looked up, so it does not count either.
 */
export const openDevice =
	({ findDevice, throttle, isForeignPage, onFailure }: OpenDeviceNeeds) =>
	async (attempt: Attempt): Promise<Opened> => {
		const { fingerprint, source, headers } = attempt
		if (isForeignPage(headers)) {
			onFailure('foreign')
			return { outcome: 'refused' }
		}
		const wait = await throttle.wait(source)
		if (wait !== undefined) {
			onFailure('throttled')
			return { outcome: 'throttled', retryAfterSeconds: wait }
		}
		const device = decide(await findDevice(fingerprint), attempt)
		if (device !== undefined) return { outcome: 'open', device }
		const isGuess = normaliseFingerprint(fingerprint) !== undefined
		onFailure(isGuess ? 'refused' : 'malformed')
		// Throttles those above the limit among many at the same moment. Reading the count takes as long as raising it.
		const late = await (isGuess ? throttle.failed(source) : throttle.wait(source))
		return late === undefined ? { outcome: 'refused' } : { outcome: 'throttled', retryAfterSeconds: late }
	}
