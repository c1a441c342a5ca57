import { secondsOf } from '../dateText.ts'
import { BIG_NUMBER, BYTE_ARRAY, DATE_TEXT, EPOCH_TIME } from '../record.ts'
import { BYTES, type Cursor, INDEFINITE, NEGATIVE, readHead, SIMPLE, TEXT, UNSIGNED } from './cborHead.ts'
import { bigNumberOf, decimalFractionOf, floatOf, integerOf } from './cborNumber.ts'
import { textAt } from './cborString.ts'

/** What the tagged value means in SenML. */
export type Tagged =
	| { readonly type: 'number'; readonly value: number; readonly sent: string }
	| { readonly type: 'bytes'; readonly value: Uint8Array; readonly sent: string }

/**
 * Reads the content of the tag that was just read, where the tag changes nothing that SenML could tell apart. Decimal
 * fractions are the only ones that RFC 8428 §6 names; encoders send the others of their own accord. Undefined if it is
 * another tag, or its content does not fit. The content has to be known as well-formed.
 */
export const readTagged = (cursor: Cursor): Tagged | undefined => {
	const reader = READERS.get(cursor.argument)
	return reader?.(cursor)
}

/** RFC 8949 §3.4.4. */
const decimalFraction = (cursor: Cursor): Tagged | undefined =>
	numeric(decimalFractionOf(cursor), 'decimal fraction')

/** RFC 8949 §3.4.3: an integer that would have fitted into the ordinary types, which are exact to 64 bits. */
const bigNumber = (cursor: Cursor): Tagged | undefined => numeric(bigNumberOf(cursor), BIG_NUMBER)

/** RFC 8949 §3.4.2: seconds since 1970, as an integer or a float. */
const epochTime = (cursor: Cursor): Tagged | undefined => {
	if (!readHead(cursor)) return undefined
	const { major, info } = cursor
	if (major === UNSIGNED || major === NEGATIVE) return numeric(integerOf(cursor), EPOCH_TIME)
	return major === SIMPLE && info >= 25 ? numeric(floatOf(cursor), EPOCH_TIME) : undefined
}

/** RFC 8949 §3.4.1: a date and time as RFC 3339 writes it. */
const dateText = (cursor: Cursor): Tagged | undefined => {
	if (!readHead(cursor) || cursor.major !== TEXT || cursor.info === INDEFINITE) return undefined
	const { bytes, at, argument } = cursor
	return numeric(secondsOf(textAt(bytes, at, at + argument) ?? ''), DATE_TEXT)
}

/** RFC 8746 §2.1: an array of bytes. */
const byteArray = (cursor: Cursor): Tagged | undefined => {
	if (!readHead(cursor) || cursor.major !== BYTES || cursor.info === INDEFINITE) return undefined
	const { bytes, at, argument } = cursor
	return { type: 'bytes', value: bytes.subarray(at, at + argument), sent: BYTE_ARRAY }
}

const READERS: ReadonlyMap<number, (cursor: Cursor) => Tagged | undefined> = new Map([
	[0, dateText],
	[1, epochTime],
	[2, bigNumber],
	[3, bigNumber],
	[4, decimalFraction],
	[64, byteArray],
])

const numeric = (value: number | undefined, sent: string): Tagged | undefined =>
	value === undefined ? undefined : { type: 'number', value, sent }
