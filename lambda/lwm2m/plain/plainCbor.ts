import { floatAt } from '../../senml/cbor/cborNumber.ts'
import { textAt } from '../../senml/cbor/cborString.ts'
import { endsInNul } from '../../senml/trailingNul.ts'
import type { ResourceValue } from '../checkValue.ts'
import { MAX_ID } from '../path.ts'
import {
	addValue,
	finish,
	isPlainNumber,
	noPlainGroups,
	type PlainGroups,
	type PlainSettings,
	type PlainUpdates,
	setPath,
} from './plainGroups.ts'

/** Where the reader is, and what holds until it is replaced. */
type Reading = {
	readonly bytes: Uint8Array
	readonly maxTextBytes: number
	readonly groups: PlainGroups
	/** next byte */
	at: number
	/** seconds */
	baseTime: number
}

/** Reads a plain pack in one pass; undefined as soon as there is anything else. See `PlainGroups`. */
export const plainCbor = (
	bytes: Uint8Array,
	receivedAt: number,
	settings: PlainSettings,
): PlainUpdates | undefined => {
	const { limits } = settings
	if (bytes.length > limits.payloadBytes) return undefined
	const reading: Reading = {
		bytes,
		maxTextBytes: limits.textBytes,
		groups: noPlainGroups(settings, receivedAt),
		at: 0,
		baseTime: 0,
	}
	const count = readLength(reading, ARRAY)
	if (count === 0 || count > limits.records) return undefined
	for (let index = 0; index < count; index++) if (!readRecord(reading)) return undefined
	return reading.at === bytes.length ? finish(reading.groups) : undefined
}

/** First byte of an empty item of the major types (RFC 8949 §3.1). */
const NEGATIVE = 0x20
const TEXT = 0x60
const ARRAY = 0x80
const MAP = 0xa0

const FALSE = 0xf4
const TRUE = 0xf5
const HALF = 0xf9
const DOUBLE = 0xfb

/** Labels of RFC 8428 §6, Table 4, as they are encoded. */
const NAME = 0
const UNIT = 1
const VALUE = 2
const STRING_VALUE = 3
const BOOLEAN_VALUE = 4
const TIME = 6
const BASE_NAME = 0x21
const BASE_TIME = 0x22

/** Which of those that may stand anywhere in a record have been there. */
const HAS_TIME = 1
const HAS_BASE_NAME = 2
const HAS_BASE_TIME = 4

const readRecord = (reading: Reading): boolean => {
	const pairs = nextByte(reading) - MAP
	// Up to 23 pairs are counted in the first byte.
	if (pairs < 0 || pairs > 23) return false
	let id = -1
	let time = 0
	let unit: string | undefined
	let value: ResourceValue | undefined
	let seen = 0
	for (let left = pairs; left > 0; left--)
		switch (nextByte(reading)) {
			case NAME:
				if (id >= 0) return false
				id = readResource(reading)
				if (id < 0) return false
				break
			case VALUE: {
				const number = readNumber(reading)
				// RFC 8428 §4.2: one value for each record.
				if (value !== undefined || !isPlainNumber(number)) return false
				value = number
				break
			}
			case STRING_VALUE: {
				const text = readText(reading)
				if (value !== undefined || text === undefined || endsInNul(text)) return false
				value = text
				break
			}
			case BOOLEAN_VALUE: {
				const byte = nextByte(reading)
				if (value !== undefined || (byte !== FALSE && byte !== TRUE)) return false
				value = byte === TRUE
				break
			}
			case BASE_NAME:
				if ((seen & HAS_BASE_NAME) !== 0 || !readPath(reading)) return false
				seen |= HAS_BASE_NAME
				break
			case BASE_TIME:
				reading.baseTime = readNumber(reading)
				if ((seen & HAS_BASE_TIME) !== 0 || !isPlainNumber(reading.baseTime)) return false
				seen |= HAS_BASE_TIME
				break
			case TIME:
				time = readNumber(reading)
				if ((seen & HAS_TIME) !== 0 || !isPlainNumber(time)) return false
				seen |= HAS_TIME
				break
			case UNIT:
				if (unit !== undefined) return false
				unit = readText(reading)
				if (unit === undefined || endsInNul(unit)) return false
				break
			default:
				return false
		}
	if (id < 0 || value === undefined) return false
	return addValue(reading.groups, reading.baseTime + time, id, value, unit)
}

/** What follows the end is no item that is read here. */
const nextByte = (reading: Reading): number => reading.bytes[reading.at++] ?? 0xff

/** The length of an item of the type, in any but the widest encoding; one that no pack has, if it is another type. */
const readLength = (reading: Reading, type: number): number => {
	const length = nextByte(reading) - type
	if (length >= 0 && length < 24) return length
	const width = length === 24 ? 1 : length === 25 ? 2 : length === 26 ? 4 : 0
	const { bytes, at } = reading
	if (width === 0 || at + width > bytes.length) return Number.POSITIVE_INFINITY
	reading.at = at + width
	return unsignedAt(bytes, at, width)
}

/** NaN if it is no number, or none that is read here. */
const readNumber = (reading: Reading): number => {
	const { bytes, at } = reading
	const initial = nextByte(reading)
	if (initial < 24) return initial
	const width = widthOf(initial)
	if (width === 0 || at + width >= bytes.length) return shortNegative(initial)
	reading.at = at + 1 + width
	// The base value is 0 (RFC 8428 §4.5.4): adding it makes 0 of -0.
	if (initial >= HALF) return 0 + floatAt(bytes, at)
	const argument = unsignedAt(bytes, at + 1, width)
	return initial < NEGATIVE ? argument : -1 - argument
}

/** Bytes after the first one of a number; 0 for what is none, or has none. */
const widthOf = (initial: number): number => {
	if (initial >= HALF && initial <= DOUBLE) return 2 << (initial - HALF)
	const info = initial < NEGATIVE ? initial : initial - NEGATIVE
	return info >= 24 && info <= 27 ? 1 << (info - 24) : 0
}

const shortNegative = (initial: number): number =>
	initial >= NEGATIVE && initial < NEGATIVE + 24 ? NEGATIVE - 1 - initial : Number.NaN

/** Big-endian, exact below 2**53. */
const unsignedAt = (bytes: Uint8Array, at: number, width: number): number => {
	let value = 0
	for (let index = at; index < at + width; index++) value = value * 256 + (bytes[index] ?? 0)
	return value
}

const readText = (reading: Reading): string | undefined => {
	const length = readLength(reading, TEXT)
	const { bytes, at, maxTextBytes } = reading
	if (length > maxTextBytes || at + length > bytes.length) return undefined
	reading.at = at + length
	return textAt(bytes, at, reading.at)
}

const SLASH = 0x2f
const ZERO = 0x30

/** `<resource>` as a canonical decimal; -1 if it is none. */
const readResource = (reading: Reading): number => {
	const length = readLength(reading, TEXT)
	const end = reading.at + length
	const id = readId(reading)
	return reading.at === end ? id : -1
}

/** `<object>/<instance>/`, with one leading slash at most. */
const readPath = (reading: Reading): boolean => {
	const length = readLength(reading, TEXT)
	const end = reading.at + length
	if (reading.bytes[reading.at] === SLASH) reading.at += 1
	const object = readId(reading)
	if (object < 0 || nextByte(reading) !== SLASH) return false
	const instance = readId(reading)
	if (instance < 0 || nextByte(reading) !== SLASH || reading.at !== end) return false
	return setPath(reading.groups, object, instance)
}

/** Decimal without leading zeros up to the first byte that is no digit; -1 if there is none. */
const readId = (reading: Reading): number => {
	const { bytes } = reading
	const from = reading.at
	let at = from
	let id = 0
	for (; id <= MAX_ID; at++) {
		const digit = (bytes[at] ?? 0) - ZERO
		if (digit < 0 || digit > 9) break
		id = id * 10 + digit
	}
	reading.at = at
	if (id > MAX_ID || at === from) return -1
	return bytes[from] === ZERO && at - from > 1 ? -1 : id
}
