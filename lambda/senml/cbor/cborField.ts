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
import type { Limits } from '../limits.ts'
import type { Fields } from '../record.ts'
import { cutNul, endsInNul } from '../utf8.ts'
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
import { floatOf, integerOf } from './cborNumber.ts'
import { skipItem } from './cborSkip.ts'
import { readText, skipString } from './cborString.ts'
import { nameOfTag, readTagged } from './cborTagged.ts'

/** What the records of a pack have in common while they are read. */
export type RecordContext = { readonly limits: Limits; readonly found: Found; readonly fields: Fields }

/**
 * Reads the value of a known label: numbers as integers, floats and decimal fractions (RFC 8428 §6), text, byte strings,
 * booleans, and what `readTagged` knows. Anything else is skipped and described. False if the payload failed.
 */
export const readField = (cursor: Cursor, context: RecordContext, label: number): boolean => {
	if (!readHead(cursor)) return false
	const { fields, found } = context
	const { start } = cursor
	const kind = readValue(cursor, context, label)
	if (kind === FAILED) return false
	fields.kinds[label] = kind
	fields.starts[label] = start
	fields.ends[label] = cursor.at
	if (!isIn(ALLOWED[label] ?? 0, kind)) fields.odd |= 1 << label
	if (isIn(TOLERATED, kind)) {
		fields.odd |= 1 << label
		noteEncoding(found, fields, label)
	}
	return true
}

const FAILED = -1

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
	const hasNul = endsInNul(text)
	fields.texts[label] = hasNul && isWord(label) ? cutNul(text) : text
	if (hasNul) fields.odd |= 1 << label
	if (hasNul && isWord(label)) return TEXT_WITH_NUL
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

const readSimple = (cursor: Cursor, fields: Fields, label: number): number => {
	const { info, argument } = cursor
	if (info > ONE_BYTE) {
		const value = floatOf(cursor)
		fields.numbers[label] = value
		if (!Number.isFinite(value)) fields.odd |= 1 << label
		return FLOAT
	}
	if (argument === 20 || argument === 21) return argument === 21 ? TRUE : FALSE
	if (argument === 22 || argument === 23) return argument === 22 ? NULL : UNDEFINED
	return other(fields, label, `simple value ${argument}`)
}

/** Additional information: the simple value is in the next byte; above it are floats (RFC 8949 §3.3). */
const ONE_BYTE = 24
