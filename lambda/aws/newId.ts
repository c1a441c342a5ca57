import { encodeTime } from 'ulid'

/** Digits and letters without i, l, o and u (Crockford's Base 32): 5 bits each. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * Random characters of 5 bits each, easy to read and to type.
 *
 * @param randomInt a cryptographically secure source: `(max) => 0 … max - 1`
 */
export const randomText = (randomInt: (max: number) => number, length: number): string =>
	Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** An id that sorts by time: a ULID in lower case, with 80 random bits. @param now milliseconds since the Unix epoch */
export const newUlid = (randomInt: (max: number) => number, now: number): string =>
	`${encodeTime(now, 10).toLowerCase()}${randomText(randomInt, 16)}`
