import { noteTag } from '../encodings.ts'
import {
	ALLOWED,
	TEXT as DEFINITE_TEXT,
	FALSE,
	FLOAT,
	isIn,
	NEGATIVE as NEGATIVE_INTEGER,
	TRUE,
	UNSIGNED as UNSIGNED_INTEGER,
} from '../kinds.ts'
import { BVER, CBOR_SHIFT, VB, VD } from '../labels.ts'
import { startRecord } from '../record.ts'
import { BREAK, type Cursor, INDEFINITE } from './cborHead.ts'
import { floatAt } from './cborNumber.ts'
import { type Records, readPair } from './cborPair.ts'
import { fits } from './cborSkip.ts'

/**
 * Reads the map whose head was just read (RFC 8428 §6). Keys keep their type: 2 is not "2".
 * Values of unknown labels are skipped. False if the payload failed. `tag` stands around the record.
 */
export const readRecord = (cursor: Cursor, records: Records, tag: number | undefined): boolean => {
	const { start, info, argument: pairs } = cursor
	const { fields, found } = records
	startRecord(fields, start)
	if (!fits(cursor)) return false
	const place = tag === undefined ? undefined : noteTag(found, tag, fields.index, start)
	if (!readPairs(cursor, records, info === INDEFINITE ? UNTIL_BREAK : pairs)) return false
	fields.end = cursor.at
	if (place !== undefined) place.byteLength = cursor.at - start
	return true
}

const UNTIL_BREAK = Number.POSITIVE_INFINITY

/** First bytes of items (RFC 8949 §3.1). 24 to 26 say that the integer is in the next byte, two bytes or four bytes. */
const [ONE_BYTE, FOUR_BYTES, NEGATIVE, TEXT, NO_LABEL] = [24, 26, 0x20, 0x60, 31]
const [FALSE_VALUE, TRUE_VALUE, HALF, DOUBLE] = [0xf4, 0xf5, 0xf9, 0xfb]

/** The labels whose values may be of the kind, one bit each; not that of the version, which has a rule of its own. */
const labelsWith = (kind: number): number =>
	ALLOWED.reduce((all, kinds, label) => (isIn(kinds, kind) && label !== BVER ? all | (1 << label) : all), 0)

const NUMERIC = labelsWith(FLOAT)
const TEXTUAL = labelsWith(DEFINITE_TEXT)

/** Labels from 0 to 8 and from -6 to -1 take one byte. */
const labelOfByte = (key: number): number => {
	if (key <= VD - CBOR_SHIFT) return key + CBOR_SHIFT
	return key >= NEGATIVE && key < NEGATIVE + CBOR_SHIFT ? NEGATIVE + CBOR_SHIFT - 1 - key : NO_LABEL
}

/**
 * Reads the fields of a record. The common ones are read right here, because calls take longer than the work: labels of
 * one byte, integers below 2**32, floats, booleans, and ASCII of less than 24 bytes, which is decoded late. `readPair`
 * reads all others, and says what is wrong with a field.
 */
const readPairs = (cursor: Cursor, records: Records, pairs: number): boolean => {
	const { bytes } = cursor
	const { fields, limits } = records
	const { numbers, kinds, starts, contents, ends, texts } = fields
	const { length } = bytes
	const longest = Math.min(limits.textBytes, ONE_BYTE - 1)
	let at = cursor.at
	let seen = 0
	for (let pair = 0; pair < pairs; pair++) {
		const key = bytes[at] ?? BREAK
		if (key === BREAK && pairs === UNTIL_BREAK && at < length) {
			at += 1
			break
		}
		const label = labelOfByte(key)
		const bit = 1 << label
		const start = at + 1
		const initial = bytes[start] ?? BREAK
		let end = start + 1
		let kind = -1
		if ((seen & bit) !== 0) {
			// A label that is there twice.
		} else if ((bit & NUMERIC) !== 0) {
			if (initial < ONE_BYTE) {
				numbers[label] = initial
				kind = UNSIGNED_INTEGER
			} else if (initial >= HALF && initial <= DOUBLE) {
				end += 2 << (initial - HALF)
				if (end <= length) {
					const value = floatAt(bytes, start)
					numbers[label] = value
					if (!Number.isFinite(value)) fields.odd |= bit
					kind = FLOAT
				}
			} else if ((initial & ~NEGATIVE) <= FOUR_BYTES) {
				let argument = initial & ~NEGATIVE
				if (argument >= ONE_BYTE) {
					const to = end + (1 << (argument - ONE_BYTE))
					for (argument = 0; end < to; end++) argument = argument * 256 + (bytes[end] ?? 0)
				}
				if (end <= length) {
					numbers[label] = initial < NEGATIVE ? argument : -1 - argument
					kind = initial < NEGATIVE ? UNSIGNED_INTEGER : NEGATIVE_INTEGER
				}
			}
		} else if ((bit & TEXTUAL) !== 0) {
			const size = initial - TEXT
			if (size >= 0 && size <= longest && end + size <= length) {
				contents[label] = end
				texts[label] = undefined
				let all = 0
				for (const to = end + size; end < to; end++) all |= bytes[end] ?? 0
				if (all < 0x80 && bytes[end - 1] !== 0) kind = DEFINITE_TEXT
			}
		} else if (label === VB && (initial === FALSE_VALUE || initial === TRUE_VALUE))
			kind = initial === TRUE_VALUE ? TRUE : FALSE
		if (kind < 0) {
			cursor.at = at
			fields.seen = seen
			if (!readPair(cursor, records)) return false
			at = cursor.at
			seen = fields.seen
		} else {
			kinds[label] = kind
			starts[label] = start
			ends[label] = end
			seen |= bit
			at = end
		}
	}
	cursor.at = at
	fields.seen = seen
	return true
}
