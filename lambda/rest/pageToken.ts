import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

// NIST SP 800-38D §8.2.2: 96 random bits, for fewer than 2³² seals under one key
const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'

/** bytes of the secret */
export const pageSecretBytes = 32

/** What a schema of a query says of a token. */
export const pageToken = {
	pattern: '^[\\w-]{40,1000}$',
	expected: 'the one of the previous page',
} as const

type Seal = {
	/** of the key that asks */
	readonly secret: Uint8Array
	/** which pages these are: a token for others does not open */
	readonly pages: string
}

/**
 * A place in a table, for a client that asks for the next page. It may name what the client must not know, so it is
 * encrypted, and a changed one is refused.
 */
export const sealPageToken = ({ secret, pages }: Seal, place: string): string => {
	const nonce = randomBytes(nonceBytes)
	const sealing = createCipheriv(algorithm, secret, nonce, { authTagLength: tagBytes })
	sealing.setAAD(Buffer.from(pages))
	const sealed = Buffer.concat([sealing.update(place, 'utf8'), sealing.final()])
	return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url')
}

/** The place in a token; undefined if it was not sealed for these pages and this key. */
export const openPageToken = ({ secret, pages }: Seal, token: string): string | undefined => {
	const bytes = Buffer.from(token, 'base64url')
	const begin = nonceBytes + tagBytes
	if (bytes.length < begin) return undefined
	const nonce = bytes.subarray(0, nonceBytes)
	const opening = createDecipheriv(algorithm, secret, nonce, { authTagLength: tagBytes })
	opening.setAAD(Buffer.from(pages)).setAuthTag(bytes.subarray(nonceBytes, begin))
	const place = opening.update(bytes.subarray(begin))
	try {
		return Buffer.concat([place, opening.final()]).toString()
	} catch {
		return undefined
	}
}
