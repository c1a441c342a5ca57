import { createHash } from 'node:crypto'
import type { Clock } from '../coap/clock.ts'
import type { DtlsCredentials } from './credentials.ts'

export type PskNeeds = Readonly<{
	clock: Clock
	psk: DtlsCredentials['psk']
	lookUpMs: number
}>

/** RFC 4279 §5.3: what a server has to support at least, and the addon at most. */
const MAX_IDENTITY_BYTES = 128
const MAX_KEY_BYTES = 64

/** The key of an identity; undefined: it has none. Rejects if the key is not known in time. */
export const lookUpPsk = async (
	{ clock, psk, lookUpMs }: PskNeeds,
	identity: Buffer,
): Promise<Uint8Array | undefined> => {
	const text = textOf(identity)
	if (psk === undefined || text === undefined) return undefined
	const { promise: tooLate, reject } = Promise.withResolvers<never>()
	const cancel = clock.after(lookUpMs, () => reject(new Error(`no answer in ${lookUpMs} ms`)))
	try {
		const key = await Promise.race([psk(text), tooLate])
		if (key !== undefined && (key.length === 0 || key.length > MAX_KEY_BYTES))
			throw new Error(`a key has 1 to ${MAX_KEY_BYTES} bytes, not ${key.length}`)
		return key
	} finally {
		cancel()
	}
}

/** By it, a resumed session shows with which key it began. */
export const tagOf = (key: Uint8Array): Buffer => createHash('sha256').update('psk').update(key).digest()

// RFC 4279 §5.1: identities are UTF-8. OpenSSL ends them at NUL.
const textOf = (identity: Buffer): string | undefined => {
	if (identity.length === 0 || identity.length > MAX_IDENTITY_BYTES || identity.includes(0)) return undefined
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(identity)
	} catch {
		return undefined
	}
}
