import type { Limits } from '../limits.ts'
import { CHUNKED_TEXT, type Field, NEGATIVE_INTEGER, UNSIGNED_INTEGER } from '../record.ts'
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
import { readTagged } from './cborTagged.ts'
import { nameOfTag } from './tagNames.ts'

/** The pack and the record around a value. */
const DEPTH = 2

/**
 * Reads the value of a known label: numbers as integers, floats and decimal fractions (RFC 8428 §6), text, byte strings,
 * booleans, and what `readTagged` knows. Anything else is skipped and described. Undefined if the payload failed.
 */
export const readField = (cursor: Cursor, limits: Limits): Field | undefined => {
	if (!readHead(cursor)) return undefined
	const { start, major } = cursor
	if (major === UNSIGNED)
		return { type: 'number', value: integerOf(cursor), sent: UNSIGNED_INTEGER, ...span(cursor, start) }
	if (major === NEGATIVE)
		return { type: 'number', value: integerOf(cursor), sent: NEGATIVE_INTEGER, ...span(cursor, start) }
	if (major === TEXT) return readTextField(cursor, limits)
	if (major === BYTES) return readBytesField(cursor)
	if (major === ARRAY || major === MAP || major === TAG) return readCompound(cursor, limits)
	return simpleField(cursor)
}

const readTextField = (cursor: Cursor, limits: Limits): Field | undefined => {
	const { start, info } = cursor
	const value = readText(cursor, limits.textBytes)
	if (value === undefined) return undefined
	return { type: 'text', value, sent: info === INDEFINITE ? CHUNKED_TEXT : 'text', ...span(cursor, start) }
}

const readBytesField = (cursor: Cursor): Field | undefined => {
	const { start, info, at } = cursor
	if (!skipString(cursor)) return undefined
	if (info === INDEFINITE)
		return { type: 'other', value: undefined, sent: 'chunked byte string', ...span(cursor, start) }
	return {
		type: 'bytes',
		value: cursor.bytes.subarray(at, cursor.at),
		sent: 'byte string',
		...span(cursor, start),
	}
}

const readCompound = (cursor: Cursor, limits: Limits): Field | undefined => {
	const { start, at: content, major, argument } = cursor
	cursor.at = start
	if (!skipItem(cursor, DEPTH, limits.cborNesting)) return undefined
	const position = span(cursor, start)
	if (major === TAG) {
		const end = cursor.at
		cursor.at = content
		cursor.argument = argument
		const tagged = readTagged(cursor)
		cursor.at = end
		if (tagged !== undefined) return { ...tagged, ...position }
	}
	return { type: 'other', value: undefined, sent: nameOf(major, argument), ...position }
}

const nameOf = (major: number, tag: number): string => {
	if (major === TAG) return nameOfTag(tag)
	return major === ARRAY ? 'array' : 'map'
}

const simpleField = (cursor: Cursor): Field => {
	const { start, info, argument } = cursor
	const position = span(cursor, start)
	if (info >= 25) return { type: 'number', value: floatOf(cursor), sent: 'float', ...position }
	if (argument === 20 || argument === 21)
		return { type: 'boolean', value: argument === 21, sent: `${argument === 21}`, ...position }
	if (argument === 22) return { type: 'null', value: null, sent: 'null', ...position }
	if (argument === 23) return { type: 'null', value: null, sent: 'undefined', ...position }
	return { type: 'other', value: undefined, sent: `simple value ${argument}`, ...position }
}

const span = (cursor: Cursor, start: number) => ({ byteOffset: start, byteLength: cursor.at - start })
