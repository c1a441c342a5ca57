/** Why a payload is refused while it is read, and where. */
export type Failure = {
	readonly code: 'E_DECODE' | 'E_LIMIT'
	/** half a sentence */
	readonly reason: string
	readonly byteOffset: number
}

/** A position in a CBOR payload, and the last head that was read there. */
export type Cursor = {
	readonly bytes: Uint8Array
	/** next byte to read */
	at: number
	/** first byte of the last head */
	start: number
	/** RFC 8949 §3.1 */
	major: number
	/** additional information; `INDEFINITE` for a length that is not known */
	info: number
	/** the argument as the nearest double, and its halves for when that is not exact */
	argument: number
	high: number
	low: number
	/** set by the first read that fails; nothing may be read after that */
	failure: Failure | undefined
}

export const UNSIGNED = 0
export const NEGATIVE = 1
export const BYTES = 2
export const TEXT = 3
export const ARRAY = 4
export const MAP = 5
export const TAG = 6
export const SIMPLE = 7

export const INDEFINITE = 31

export const BREAK = 0xff

export const cursorOver = (bytes: Uint8Array): Cursor => ({
	bytes,
	at: 0,
	start: 0,
	major: 0,
	info: 0,
	argument: 0,
	high: 0,
	low: 0,
	failure: undefined,
})

/** Notes the failure and returns false, so that a reader can end with it. */
export const fail = (
	cursor: Cursor,
	reason: string,
	byteOffset: number,
	code: Failure['code'] = 'E_DECODE',
): false => {
	cursor.failure = { code, reason, byteOffset }
	return false
}

export const isAtBreak = ({ bytes, at }: Cursor): boolean => bytes[at] === BREAK

/** Number of bytes that are left to read. */
export const bytesLeft = ({ bytes, at }: Cursor): number => bytes.length - at

/** Reads the head of the next data item: major type, additional information, argument (RFC 8949 §3). */
export const readHead = (cursor: Cursor): boolean => {
	const { bytes, at } = cursor
	const initial = bytes[at]
	if (initial === undefined) return fail(cursor, 'the payload ends where a data item has to follow', at)
	cursor.start = at
	cursor.major = initial >> 5
	cursor.info = initial & 0x1f
	cursor.at = at + 1
	if (cursor.info < 24) {
		cursor.argument = cursor.low = cursor.info
		cursor.high = 0
		return true
	}
	if (cursor.info > 27) return checkIndefinite(cursor)
	return readArgument(cursor, 1 << (cursor.info - 24))
}

const readArgument = (cursor: Cursor, size: number): boolean => {
	const { bytes, at, start } = cursor
	if (size > bytesLeft(cursor)) return fail(cursor, 'the payload ends inside a data item', start)
	cursor.at = at + size
	cursor.high = size === 8 ? wordAt(bytes, at) >>> 0 : 0
	if (size === 1) cursor.low = bytes[at] ?? 0
	else if (size === 2) cursor.low = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
	else cursor.low = wordAt(bytes, at + size - 4) >>> 0
	cursor.argument = cursor.high * 2 ** 32 + cursor.low
	// RFC 8949 §3.3: a simple value below 32 in two bytes is not well-formed.
	if (cursor.major === SIMPLE && size === 1 && cursor.low < 32)
		return fail(cursor, `the simple value ${cursor.low} is encoded in two bytes`, start)
	return true
}

/** Four bytes, big-endian: a view of each payload would cost a tenth of a small pack. */
export const wordAt = (bytes: Uint8Array, at: number): number =>
	((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)

const checkIndefinite = (cursor: Cursor): boolean => {
	const { info, major, start } = cursor
	if (info !== INDEFINITE) return fail(cursor, `additional information ${info} is reserved`, start)
	if (major === SIMPLE) return fail(cursor, 'a break stands where a data item has to follow', start)
	if (major < BYTES || major === TAG)
		return fail(cursor, `major type ${major} cannot have an indefinite length`, start)
	cursor.argument = cursor.high = cursor.low = 0
	return true
}
