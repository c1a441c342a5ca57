import {
	ARRAY,
	bytesLeft,
	type Cursor,
	cursorOver,
	INDEFINITE,
	NEGATIVE,
	readHead,
	SIMPLE,
	TEXT,
} from '../senml/cborHead.ts'
import { floatOf, integerOf } from '../senml/cborNumber.ts'
import { readText } from '../senml/cborString.ts'
import type { Limits } from '../senml/limits.ts'
import { MAX_ID } from './path.ts'
import { isPlainNumber, type PlainPath, type PlainRecord } from './plainRecord.ts'

/** RFC 8428 §6, Table 4. */
const BASE_TIME = -3
const BASE_NAME = -2
const NAME = 0
const UNIT = 1
const VALUE = 2
const STRING_VALUE = 3
const BOOLEAN_VALUE = 4
const TIME = 6

/** First byte of an empty map (RFC 8949 §3.1), and how many pairs may be counted in that byte. */
const SHORT_MAP = 0xa0
const MAX_PAIRS = 23

/** The integer -1. */
const FIRST_NEGATIVE = 0x20

const FALSE = 20
const TRUE = 21

/** What is known while a pack is read: the base fields in force, and the fields of the record that is being read. */
type Reading = {
	readonly cursor: Cursor
	readonly maxTextBytes: number
	path: PlainPath | undefined
	baseTime: number
	resource: number | undefined
	time: number | undefined
	unit: string | undefined
	value: number | string | boolean | undefined
	/** labels of the record, one bit each */
	seen: number
}

/** Reads a pack of plain records in one pass; undefined as soon as there is anything else. */
export const plainCbor = (bytes: Uint8Array, limits: Limits): readonly PlainRecord[] | undefined => {
	const cursor = cursorOver(bytes)
	if (bytes.length > limits.payloadBytes || !readHead(cursor)) return undefined
	const { major, info, argument: count } = cursor
	if (major !== ARRAY || info === INDEFINITE || count === 0 || count > limits.records) return undefined
	const reading = start(cursor, limits)
	const records: PlainRecord[] = []
	for (let index = 0; index < count; index++) {
		const record = readRecord(reading)
		if (record === undefined) return undefined
		records.push(record)
	}
	return bytesLeft(cursor) === 0 ? records : undefined
}

const start = (cursor: Cursor, { textBytes }: Limits): Reading => ({
	cursor,
	maxTextBytes: textBytes,
	path: undefined,
	baseTime: 0,
	resource: undefined,
	time: undefined,
	unit: undefined,
	value: undefined,
	seen: 0,
})

const readRecord = (reading: Reading): PlainRecord | undefined => {
	const { cursor } = reading
	const pairs = nextByte(cursor) - SHORT_MAP
	if (pairs < 0 || pairs > MAX_PAIRS) return undefined
	reading.resource = reading.time = reading.unit = reading.value = undefined
	reading.seen = 0
	for (let left = pairs; left > 0; left--) if (!readField(reading)) return undefined
	const { path, resource, baseTime, time = 0, unit, value } = reading
	if (path === undefined || resource === undefined || value === undefined) return undefined
	return { path, resource, time: baseTime + time, unit, value }
}

const readField = (reading: Reading): boolean => {
	const { cursor } = reading
	const label = nextLabel(cursor)
	const bit = 1 << (label - BASE_TIME)
	if (label < BASE_TIME || label > TIME || (reading.seen & bit) !== 0 || !readHead(cursor)) return false
	reading.seen |= bit
	switch (label) {
		case NAME:
			reading.resource = readResource(cursor, reading.maxTextBytes)
			return reading.resource !== undefined
		case VALUE:
			return setValue(reading, numberAt(cursor))
		case STRING_VALUE:
			return setValue(reading, textAt(reading))
		case BOOLEAN_VALUE:
			return setValue(reading, booleanAt(cursor))
		case BASE_NAME:
			reading.path = readPath(cursor, reading.maxTextBytes)
			return reading.path !== undefined
		case BASE_TIME:
			return setBaseTime(reading, numberAt(cursor))
		case TIME:
			reading.time = numberAt(cursor)
			return reading.time !== undefined
		case UNIT:
			reading.unit = textAt(reading)
			return reading.unit !== undefined
		default:
			return false
	}
}

const nextByte = (cursor: Cursor): number => cursor.bytes[cursor.at++] ?? 0xff

/** Labels are integers of one byte; whatever else stands there gives a number that is no label of a plain record. */
const nextLabel = (cursor: Cursor): number => {
	const byte = nextByte(cursor)
	return byte < FIRST_NEGATIVE ? byte : FIRST_NEGATIVE - 1 - byte
}

/** RFC 8428 §4.2: one value for each record. */
const setValue = (reading: Reading, value: Reading['value']): boolean => {
	if (value === undefined || reading.value !== undefined) return false
	reading.value = value
	return true
}

const setBaseTime = (reading: Reading, time: number | undefined): boolean => {
	if (time === undefined) return false
	reading.baseTime = time
	return true
}

const numberAt = (cursor: Cursor): number | undefined => {
	const { major, info } = cursor
	if (major > NEGATIVE && (major !== SIMPLE || info < 25)) return undefined
	const value = major === SIMPLE ? floatOf(cursor) : integerOf(cursor)
	// The base value is 0 (RFC 8428 §4.5.4): adding it makes 0 of -0.
	return isPlainNumber(value) ? 0 + value : undefined
}

const textAt = ({ cursor, maxTextBytes }: Reading): string | undefined =>
	cursor.major === TEXT && cursor.info !== INDEFINITE ? readText(cursor, maxTextBytes) : undefined

const booleanAt = ({ major, argument }: Cursor): boolean | undefined =>
	major === SIMPLE && (argument === FALSE || argument === TRUE) ? argument === TRUE : undefined

const SLASH = 0x2f
const ZERO = 0x30

/** `<resource>`: the text whose head was just read, as a canonical decimal. */
const readResource = (cursor: Cursor, maxTextBytes: number): number | undefined => {
	const end = endOfText(cursor, maxTextBytes)
	const id = end === undefined ? undefined : readId(cursor)
	return cursor.at === end ? id : undefined
}

/** `<object>/<instance>/`, with one leading slash at most: the text whose head was just read. */
const readPath = (cursor: Cursor, maxTextBytes: number): PlainPath | undefined => {
	const end = endOfText(cursor, maxTextBytes)
	if (end === undefined) return undefined
	const hasSlash = skipSlash(cursor)
	const object = readId(cursor)
	if (object === undefined || !skipSlash(cursor)) return undefined
	const instance = readId(cursor)
	if (instance === undefined || !skipSlash(cursor) || cursor.at !== end) return undefined
	return { object, instance, hasSlash }
}

const skipSlash = (cursor: Cursor): boolean => {
	const isSlash = cursor.bytes[cursor.at] === SLASH
	if (isSlash) cursor.at += 1
	return isSlash
}

const endOfText = (cursor: Cursor, maxTextBytes: number): number | undefined => {
	const { major, info, argument: length, at } = cursor
	if (major !== TEXT || info === INDEFINITE || length > maxTextBytes) return undefined
	return length <= bytesLeft(cursor) ? at + length : undefined
}

/** Decimal without leading zeros up to the first byte that is no digit. */
const readId = (cursor: Cursor): number | undefined => {
	const { bytes, at: from } = cursor
	let at = from
	let id = 0
	for (;;) {
		const digit = (bytes[at] ?? 0) - ZERO
		if (digit < 0 || digit > 9) break
		id = id * 10 + digit
		at += 1
		if (id > MAX_ID) return undefined
	}
	cursor.at = at
	return at === from || (bytes[from] === ZERO && at - from > 1) ? undefined : id
}
