import { BIG_NUMBER, BYTE_ARRAY, DATE_TEXT, DECIMAL_FRACTION, EPOCH_TIME } from '../kinds.ts'
import type { Fields } from '../record.ts'
import { BYTES, type Cursor, INDEFINITE, NEGATIVE, readHead, SIMPLE, TEXT, UNSIGNED } from './cborHead.ts'
import { bigNumberOf, decimalFractionOf, floatOf, integerOf } from './cborNumber.ts'
import { textAt } from './cborString.ts'

/** Sets number or content of a label; gives the kind, undefined if the content of the tag does not fit. */
type TagReader = (cursor: Cursor, fields: Fields, label: number) => number | undefined

/**
 * Reads the content of the tag that was just read, where the tag changes nothing that SenML could tell apart. Decimal
 * fractions are the only ones that RFC 8428 §6 names; encoders send the others of their own accord. Undefined if it is
 * another tag, or its content does not fit. The content has to be known as well-formed.
 */
export const readTagged: TagReader = (cursor, fields, label) =>
	READERS.get(cursor.argument)?.(cursor, fields, label)

/** The value as a number of this kind. */
const numeric =
	(kind: number, read: (cursor: Cursor) => number | undefined): TagReader =>
	(cursor, { numbers }, label) => {
		const value = read(cursor)
		if (value === undefined) return undefined
		numbers[label] = value
		return kind
	}

/** RFC 8949 §3.4.2: seconds since 1970, as an integer or a float. */
const epochTime = (cursor: Cursor): number | undefined => {
	if (!readHead(cursor)) return undefined
	const { major, info } = cursor
	if (major === UNSIGNED || major === NEGATIVE) return integerOf(cursor)
	return major === SIMPLE && info >= 25 ? floatOf(cursor) : undefined
}

/** RFC 8949 §3.4.1: a date and time as RFC 3339 writes it. */
const dateText = (cursor: Cursor): number | undefined => {
	if (!readHead(cursor) || cursor.major !== TEXT || cursor.info === INDEFINITE) return undefined
	const { bytes, at, argument } = cursor
	return secondsOf(textAt(bytes, at, at + argument) ?? '')
}

/** RFC 8746 §2.1: an array of bytes. */
const byteArray: TagReader = (cursor, { contents }, label) => {
	if (!readHead(cursor) || cursor.major !== BYTES || cursor.info === INDEFINITE) return undefined
	contents[label] = cursor.at
	return BYTE_ARRAY
}

const READERS: ReadonlyMap<number, TagReader> = new Map([
	[0, numeric(DATE_TEXT, dateText)],
	[1, numeric(EPOCH_TIME, epochTime)],
	// RFC 8949 §3.4.3: an integer that would have fitted into the ordinary types, which are exact to 64 bits.
	[2, numeric(BIG_NUMBER, bigNumberOf)],
	[3, numeric(BIG_NUMBER, bigNumberOf)],
	// RFC 8949 §3.4.4.
	[4, numeric(DECIMAL_FRACTION, decimalFractionOf)],
	[64, byteArray],
])

/** RFC 3339 §5.6, without the leap second, which seconds since 1970 do not have. */
const DATE = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

/** Seconds since the Unix epoch, with their fraction, of a date and time in the form of RFC 3339; undefined if it is none. */
const secondsOf = (text: string): number | undefined => {
	const [, day, time, fraction = '', zone] = DATE.exec(text) ?? []
	if (day === undefined || time === undefined || zone === undefined) return undefined
	const local = Date.parse(`${day}T${time}Z`)
	// A day that the month does not have becomes one of the next month.
	if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== day) return undefined
	const seconds = Date.parse(`${day}T${time}${zone.toUpperCase()}`) / 1000
	return Number.isNaN(seconds) ? undefined : seconds + Number(`0${fraction}`)
}

/** Tags that encoders write by themselves, and what to do about it. */
const HINTS: ReadonlyMap<number, string> = new Map([
	[28, 'a value to be shared: switch value sharing off in the encoder'],
	[29, 'a reference to a shared value: switch value sharing off in the encoder'],
])

/** Private tags under which cbor-x writes the structure of objects, unless `useRecords` is false. */
const [FIRST_STRUCTURE, LAST_STRUCTURE] = [57_337, 57_599]

/** A tag that cannot be taken here, for a message. */
export const nameOfTag = (tag: number): string => {
	const isStructure = tag >= FIRST_STRUCTURE && tag <= LAST_STRUCTURE
	const hint =
		HINTS.get(tag) ?? (isStructure ? 'cbor-x: encode a Map, with useTag259ForMaps: false' : undefined)
	return hint === undefined ? `tag ${tag}` : `tag ${tag} (${hint})`
}
