import { createHash } from 'node:crypto'

/** Letters without l and o, digits from 2 on. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** 12 characters of 5 bits: two keys of one stack hardly ever get the same, and then the second one is not stored. */
const idLength = 12

/** 256 bits, in 43 characters */
const secretBytes = 32

const idPattern = /^[a-km-np-z2-9]{12}$/

/** `slk_<id>.<secret>`: characters of base64url and a dot. The prefix lets scanners find keys in the wrong places. */
const pattern = /^slk_([a-km-np-z2-9]{12})\.[\w-]{43}$/

export const isKeyId = (text: string): boolean => idPattern.test(text)

/** The id in a key; undefined if the text does not have the form of a key. */
export const keyIdOf = (text: string): string | undefined => pattern.exec(text)?.[1]

/** What is stored in place of a key. A key has 256 random bits, so it needs neither salt nor a slow digest. */
export const digestOf = (key: string): Uint8Array => createHash('sha256').update(key).digest()

/** Cryptographically secure sources. */
export type Random = {
	/** 0 … max - 1 */
	readonly randomInt: (max: number) => number
	readonly randomBytes: (count: number) => Buffer
}

export const generateKey = ({
	randomInt,
	randomBytes,
}: Random): { readonly keyId: string; readonly key: string } => {
	const keyId = Array.from({ length: idLength }, () => alphabet[randomInt(alphabet.length)]).join('')
	return { keyId, key: `slk_${keyId}.${randomBytes(secretBytes).toString('base64url')}` }
}
