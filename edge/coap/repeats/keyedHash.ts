/** Bytes that `keyedHash` reads. */
export const MAX_HASHED_BYTES = 256

/** Characters of the name that have a key of their own; longer names use them again. */
const NAME_KEYS = 1024
const BYTE_KEYS_AT = NAME_KEYS
const LENGTH_KEYS_AT = BYTE_KEYS_AT + MAX_HASHED_BYTES / 2

/** Number of keys. */
export const HASH_KEYS = LENGTH_KEYS_AT + 3

/** A number of 32 bits for a name and some bytes. Its upper bits are the good ones. */
export type KeyedHash = (name: string, bytes: Uint8Array) => number

/**
 * Multilinear hashing: each character and each pair of bytes is multiplied by a random key of its own, and the products are added.
 * Whoever does not know the keys cannot choose messages with the same upper 16 bits, which would make a table of them slow.
 *
 * @param keys `HASH_KEYS` random numbers
 */
export const keyedHash = (keys: Int32Array): KeyedHash => {
	const keyAt = (index: number): number => keys[index] ?? 0
	return (name, bytes) => {
		const { length } = bytes
		let sum = keyAt(LENGTH_KEYS_AT)
		sum += Math.imul(keyAt(LENGTH_KEYS_AT + 1), length)
		sum += Math.imul(keyAt(LENGTH_KEYS_AT + 2), name.length)
		for (let index = 0; index < name.length; index++)
			sum = (sum + Math.imul(keyAt(index & (NAME_KEYS - 1)), name.charCodeAt(index))) | 0
		for (let at = 0, key = BYTE_KEYS_AT; at < length; at += 2, key++)
			sum = (sum + Math.imul(keyAt(key), ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0))) | 0
		return sum
	}
}
