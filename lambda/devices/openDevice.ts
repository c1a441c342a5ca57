import type { Device } from './device.ts'
import type { Throttle } from './throttleSources.ts'

/** Somebody presents a fingerprint. */
export type Attempt = {
	readonly fingerprint: string | undefined
	/** address it comes from */
	readonly source: string
	/** the only device that is asked for; without it, any */
	readonly deviceId?: string
}

export type Opened =
	| { readonly outcome: 'open'; readonly device: Device }
	| { readonly outcome: 'refused' }
	/** the source has failed too often */
	| { readonly outcome: 'throttled'; readonly retryAfterSeconds: number }

type Needs = {
	readonly findDevice: (fingerprint: string | undefined) => Promise<Device | undefined>
	readonly throttle: Throttle
	readonly onFailure: (outcome: 'refused' | 'throttled') => void
}

const decide = (found: Device | undefined, { deviceId }: Attempt): Device | undefined =>
	deviceId === undefined || found?.deviceId === deviceId ? found : undefined

/**
 * The one way to a device: every function that takes a fingerprint goes through here. Malformed, unknown and missing
 * fingerprints and those of another device take the same path, and are one failed attempt each.
 */
export const openDevice =
	({ findDevice, throttle, onFailure }: Needs) =>
	async (attempt: Attempt): Promise<Opened> => {
		const { fingerprint, source } = attempt
		const wait = await throttle.wait(source)
		if (wait !== undefined) {
			onFailure('throttled')
			return { outcome: 'throttled', retryAfterSeconds: wait }
		}
		const device = decide(await findDevice(fingerprint), attempt)
		if (device !== undefined) return { outcome: 'open', device }
		onFailure('refused')
		// Of many that came at the same moment, those beyond the limit.
		const late = await throttle.failed(source)
		return late === undefined ? { outcome: 'refused' } : { outcome: 'throttled', retryAfterSeconds: late }
	}
