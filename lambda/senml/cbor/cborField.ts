import { noteEncoding } from '../encodings.ts'
import type { Found } from '../found.ts'
import {
	ALLOWED,
	BYTES as BYTE_STRING,
	CHUNKED_TEXT,
	TEXT as DEFINITE_TEXT,
	FALSE,
	FLOAT,
	isIn,
	isWord,
	NEGATIVE as NEGATIVE_INTEGER,
	NULL,
	OTHER,
	TEXT_WITH_NUL,
	TOLERATED,
	TRUE,
	UNDEFINED,
	UNSIGNED as UNSIGNED_INTEGER,
} from '../kinds.ts'
import { BN, N } from '../labels.ts'
import type { Limits } from '../limits.ts'
import type { Fields } from '../record.ts'
import { cutNul, endsInNul } from '../trailingNul.ts'
import {
	ARRAY,
	BYTES,
	type Cursor,
	INDEFINITE,
	MAP,
	NEGATIVE,
	readHead,
	TAG,
	TEXT,
	UNSIGNED,
} from './cborHead.ts'
import { floatAt, integerOf } from './cborNumber.ts'
import { skipItem } from './cborSkip.ts'
import { readText, shortAscii, skipString } from './cborString.ts'
import { readTagged } from './cborTagged.ts'
import { nameOfTag } from './tagNames.ts'

/** What the records of a pack have in common while they are read. */
export type RecordContext = { readonly limits: Limits; readonly found: Found; readonly fields: Fields }

/** First bytes of items (RFC 8949 §3.1); 24 and more are said in the bytes that follow. */
const FIRST_NEGATIVE = 0x20
const FIRST_BYTES = 0x40
const FIRST_TEXT = 0x60
const HALF = 0xf9
const DOUBLE = 0xfb

/**
 * Reads the value of a known label: numbers as integers, floats and decimal fractions (RFC 8428 §6), text, byte strings,
 * booleans, and what `readTagged` knows. Anything else is skipped and described. False if the payload failed.
 * The common ones are read right here, because calls would take longer than the work.
 */
export const readField = (cursor: Cursor, context: RecordContext, label: number): boolean => {
	const { bytes, at: start } = cursor
	const { fields } = context
	const initial = bytes[start] ?? DOUBLE + 1
	if (initial < FIRST_BYTES) {
		const width = widthOf(initial & 0x1f)
		let at = start + 1
		if (width < 0 || at + width > bytes.length) return readUnusual(cursor, context, label)
		let argument = width === 0 ? initial & 0x1f : 0
		for (const end = at + width; at < end; at++) argument = argument * 256 + (bytes[at] ?? 0)
		const isNegative = initial >= FIRST_NEGATIVE
		fields.numbers[label] = isNegative ? -1 - argument : argument
		return take(cursor, fields, label, isNegative ? NEGATIVE_INTEGER : UNSIGNED_INTEGER, at)
	}
	if (initial >= HALF && initial <= DOUBLE) {
		const end = start + 1 + (2 << (initial - HALF))
		if (end > bytes.length) return readUnusual(cursor, context, label)
		const value = floatAt(bytes, start)
		fields.numbers[label] = value
		if (!Number.isFinite(value)) fields.odd |= 1 << label
		return take(cursor, fields, label, FLOAT, end)
	}
	if (initial < FIRST_TEXT || initial >= FIRST_TEXT + 24) return readUnusual(cursor, context, label)
	const at = start + 1
	const end = at + initial - FIRST_TEXT
	if (end > bytes.length || end - at > context.limits.textBytes || bytes[end - 1] === 0)
		return readUnusual(cursor, context, label)
	if (label === N || label === BN) {
		// Names are decoded late: most are ids, which are read from the bytes.
		let all = 0
		for (let next = at; next < end; next++) all |= bytes[next] ?? 0
		if (all > 0x7f) return readUnusual(cursor, context, label)
		fields.contents[label] = at
		fields.texts[label] = undefined
	} else {
		const text = shortAscii(bytes, at, end)
		if (text === undefined) return readUnusual(cursor, context, label)
		fields.texts[label] = text
	}
	return take(cursor, fields, label, DEFINITE_TEXT, end)
}

/** Bytes of the argument of an integer; negative for those that may have to be rounded, and for none. */
const widthOf = (info: number): number => {
	if (info < 24) return 0
	return info < 27 ? 1 << (info - 24) : -1
}

/** Ends the reading of a field. */
const take = (cursor: Cursor, fields: Fields, label: number, kind: number, end: number): true => {
	fields.kinds[label] = kind
	fields.starts[label] = cursor.at
	fields.ends[label] = end
	if ((((ALLOWED[label] ?? 0) >> kind) & 1) === 0) fields.odd |= 1 << label
	cursor.at = end
	return true
}

const FAILED = -1

const readUnusual = (cursor: Cursor, context: RecordContext, label: number): boolean => {
	if (!readHead(cursor)) return false
	const { fields } = context
	const { start } = cursor
	const kind = readValue(cursor, context, label)
	if (kind === FAILED) return false
	const end = cursor.at
	cursor.at = start
	take(cursor, fields, label, kind, end)
	if (isIn(TOLERATED, kind)) {
		fields.odd |= 1 << label
		noteEncoding(context.found, fields, label)
	}
	return true
}

/** The kind of the value whose head was just read. */
const readValue = (cursor: Cursor, context: RecordContext, label: number): number => {
	const { fields } = context
	switch (cursor.major) {
		case UNSIGNED:
		case NEGATIVE:
			fields.numbers[label] = integerOf(cursor)
			return cursor.major === UNSIGNED ? UNSIGNED_INTEGER : NEGATIVE_INTEGER
		case TEXT:
			return readTextValue(cursor, context, label)
		case BYTES:
			return readBytes(cursor, fields, label)
		case ARRAY:
		case MAP:
		case TAG:
			return readCompound(cursor, context, label)
		default:
			return readSimple(cursor, fields, label)
	}
}

const readTextValue = (cursor: Cursor, { fields, limits }: RecordContext, label: number): number => {
	const { info } = cursor
	const text = readText(cursor, limits.textBytes)
	if (text === undefined) return FAILED
	const hasNul = endsInNul(text) && isWord(label)
	fields.texts[label] = hasNul ? cutNul(text) : text
	if (hasNul) return TEXT_WITH_NUL
	return info === INDEFINITE ? CHUNKED_TEXT : DEFINITE_TEXT
}

const readBytes = (cursor: Cursor, fields: Fields, label: number): number => {
	const { info, at } = cursor
	if (!skipString(cursor)) return FAILED
	if (info === INDEFINITE) return other(fields, label, 'chunked byte string')
	fields.contents[label] = at
	return BYTE_STRING
}

const other = ({ texts }: Fields, label: number, sent: string): number => {
	texts[label] = sent
	return OTHER
}

const readCompound = (cursor: Cursor, { fields, limits }: RecordContext, label: number): number => {
	const { start, at: content, major, argument } = cursor
	cursor.at = start
	if (!skipItem(cursor, DEPTH, limits.cborNesting)) return FAILED
	if (major !== TAG) return other(fields, label, major === ARRAY ? 'array' : 'map')
	const end = cursor.at
	cursor.at = content
	cursor.argument = argument
	const kind = readTagged(cursor, fields, label) ?? other(fields, label, nameOfTag(argument))
	cursor.at = end
	cursor.start = start
	if (!Number.isFinite(fields.numbers[label])) fields.odd |= 1 << label
	return kind
}

/** The pack and the record around a value. */
const DEPTH = 2

const readSimple = ({ argument }: Cursor, fields: Fields, label: number): number => {
	if (argument === 20 || argument === 21) return argument === 21 ? TRUE : FALSE
	if (argument === 22 || argument === 23) return argument === 22 ? NULL : UNDEFINED
	return other(fields, label, `simple value ${argument}`)
}
