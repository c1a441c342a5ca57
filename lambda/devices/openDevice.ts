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

/** `malformed`: there was none either; `foreign`: a page whose origin is not allowed. Neither counts against a source. */
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
 * The one way to a device: every function that takes a fingerprint goes through here. Malformed, unknown and missing
 * fingerprints and those of another device get the same answer after the same time. A failed attempt is only what may be
 * a guess: any page can make its visitor's browser send requests without a fingerprint, and must not lock it out. What
 * a foreign page sends is refused without a look, right or wrong, so that it is no guess, either.
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
		// Of many that came at the same moment, those beyond the limit. To read the count takes as long as to raise it.
		const late = await (isGuess ? throttle.failed(source) : throttle.wait(source))
		return late === undefined ? { outcome: 'refused' } : { outcome: 'throttled', retryAfterSeconds: late }
	}
