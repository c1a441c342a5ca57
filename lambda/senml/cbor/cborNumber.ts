import {
	ARRAY,
	BYTES,
	type Cursor,
	INDEFINITE,
	isAtBreak,
	NEGATIVE,
	readHead,
	TAG,
	UNSIGNED,
	wordAt,
} from './cborHead.ts'

/** The integer whose head was just read, as the nearest double (RFC 8949 §3.1). */
export const integerOf = ({ major, info, argument, high, low }: Cursor): number => {
	// Labels are of this kind, and look-ups by small integers are faster.
	if (info < 24) return major === NEGATIVE ? -1 - info : info
	// Adding 1 to the low half first makes sure that there is only one rounding.
	return major === NEGATIVE ? -(high * 2 ** 32 + (low + 1)) : argument
}

/** The same without any rounding. */
export const exactIntegerOf = ({ major, high, low }: Cursor): bigint => {
	const argument = (BigInt(high) << 32n) | BigInt(low)
	return major === NEGATIVE ? -1n - argument : argument
}

/** The float whose head was just read. */
export const floatOf = ({ bytes, start }: Cursor): number => floatAt(bytes, start)

/** The float that starts there, in any of the three widths (RFC 8949 §3.3). */
export const floatAt = (bytes: Uint8Array, start: number): number => {
	const initial = bytes[start]
	if (initial === HALF) return halfFloat(((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0))
	scratch.setInt32(0, wordAt(bytes, start + 1))
	if (initial === SINGLE) return scratch.getFloat32(0)
	scratch.setInt32(4, wordAt(bytes, start + 5))
	return scratch.getFloat64(0)
}

/** First bytes; a double is the third kind. */
const HALF = 0xf9
const SINGLE = 0xfa

const scratch = new DataView(new ArrayBuffer(8))

/** RFC 8949 Appendix D. */
const halfFloat = (bits: number): number => {
	const exponent = (bits >> 10) & 0x1f
	const fraction = bits & 0x3ff
	const sign = bits & 0x8000 ? -1 : 1
	if (exponent === 0) return sign * fraction * 2 ** -24
	if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
	return sign * (fraction + 1024) * 2 ** (exponent - 25)
}

/** A mantissa below 10**78 times ten to the power of this is infinite, or zero for the negative power. */
const EXPONENT_BOUND = 1000n
const MANTISSA_BYTES = 32

/**
 * The decimal fraction (RFC 8949 §3.4.4) whose tag was just read, as the nearest double in O(1): Infinity and 0 where the
 * exponent is too large or too small. Undefined if the content is none. It has to be known as well-formed.
 */
export const decimalFractionOf = (cursor: Cursor): number | undefined => {
	readHead(cursor)
	const { major, info, argument } = cursor
	const isOpen = info === INDEFINITE
	if (major !== ARRAY || (!isOpen && argument !== 2)) return undefined
	const exponent = readInteger(cursor)
	const mantissa = exponent === undefined ? undefined : (readInteger(cursor) ?? readBigNumber(cursor))
	if (exponent === undefined || mantissa === undefined) return undefined
	if (isOpen && !isAtBreak(cursor)) return undefined
	return Number(`${mantissa}e${clamp(exponent)}`)
}

const clamp = (exponent: bigint): bigint => {
	if (exponent > EXPONENT_BOUND) return EXPONENT_BOUND
	return exponent < -EXPONENT_BOUND ? -EXPONENT_BOUND : exponent
}

const readInteger = (cursor: Cursor): bigint | undefined => {
	if (isAtBreak(cursor) || !readHead(cursor)) return undefined
	return cursor.major === UNSIGNED || cursor.major === NEGATIVE ? exactIntegerOf(cursor) : undefined
}

/** Integers of CBOR go from -2**64 to 2**64 - 1. */
const INTEGER_BOUND = 2n ** 64n

/**
 * The big number (RFC 8949 §3.4.3) whose tag, 2 or 3, is the argument of the cursor, as the nearest double. Undefined if it
 * has more than 64 bits: no integer of CBOR has.
 */
export const bigNumberOf = (cursor: Cursor): number | undefined => {
	const value = readMagnitude(cursor, cursor.argument)
	if (value === undefined || value >= INTEGER_BOUND || value < -INTEGER_BOUND) return undefined
	return Number(value)
}

const readBigNumber = (cursor: Cursor): bigint | undefined => {
	const { major, argument: tag } = cursor
	return major === TAG && (tag === 2 || tag === 3) ? readMagnitude(cursor, tag) : undefined
}

/** RFC 8949 §3.4.3: tag 2 is a positive, tag 3 a negative big number. */
const readMagnitude = (cursor: Cursor, tag: number): bigint | undefined => {
	if (!readHead(cursor)) return undefined
	if (cursor.major !== BYTES || cursor.info === INDEFINITE || cursor.argument > MANTISSA_BYTES)
		return undefined
	let magnitude = 0n
	for (const byte of cursor.bytes.subarray(cursor.at, cursor.at + cursor.argument))
		magnitude = (magnitude << 8n) | BigInt(byte)
	cursor.at += cursor.argument
	return tag === 2 ? magnitude : -1n - magnitude
}
