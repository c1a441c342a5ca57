import { type AdmitNeeds, admit } from '../rest/access/admit.ts'
import type { Headers } from '../rest/access/gate.ts'
import type { RefusedAttempt } from '../rest/refuseAttempt.ts'
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

export type Opened = { readonly outcome: 'open'; readonly device: Device } | RefusedAttempt

type OpenDeviceNeeds = AdmitNeeds & {
	readonly findDevice: (fingerprint: string | undefined) => Promise<Device | undefined>
}

const decide = (found: Device | undefined, { deviceId }: Attempt): Device | undefined =>
	deviceId === undefined || found?.deviceId === deviceId ? found : undefined

/**
 * Every function that checks a fingerprint calls this. Malformed, unknown and missing fingerprints and those of another
 * device get the same answer.
 */
export const openDevice = ({ findDevice, ...needs }: OpenDeviceNeeds) => {
	const ask = admit(needs)
	return async (attempt: Attempt): Promise<Opened> => {
		const { fingerprint, source, headers } = attempt
		const isGuess = normaliseFingerprint(fingerprint) !== undefined
		const find = async () => decide(await findDevice(fingerprint), attempt)
		const asked = await ask({ source, headers, isGuess, find })
		return asked.outcome === 'open' ? { outcome: 'open', device: asked.found } : asked
	}
}
