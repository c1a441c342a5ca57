import { encodeTime } from 'ulid'

/** Crockford's Base32, as ULIDs are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A ULID: 48 bits of time, and as its 80 bits of randomness the start of a digest. The same both times for the same.
 *
 * @param time milliseconds since the Unix epoch
 */
export const ulidOf = (time: number, digest: Buffer): string => {
	const bits = BigInt(`0x${digest.subarray(0, 10).toString('hex')}`)
	const random = Array.from(
		{ length: 16 },
		(_, index) => digits[Number((bits >> BigInt(75 - 5 * index)) & 31n)],
	)
	return `${encodeTime(time, 10)}${random.join('')}`
}
