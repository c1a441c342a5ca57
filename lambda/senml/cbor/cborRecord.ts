import { noteTag } from '../encodings.ts'
import { error, type Finding, quote } from '../finding.ts'
import { noteUnknown } from '../found.ts'
import { LABELS, labelOfCborText, labelOfInteger, meansValue, UNKNOWN } from '../labels.ts'
import type { Limits } from '../limits.ts'
import { startRecord } from '../record.ts'
import { type RecordContext, readField } from './cborField.ts'
import { type Cursor, fail, INDEFINITE, isAtBreak, NEGATIVE, readHead, TEXT, UNSIGNED } from './cborHead.ts'
import { exactIntegerOf, integerOf } from './cborNumber.ts'
import { fits, skipItem } from './cborSkip.ts'
import { readText } from './cborString.ts'

/** The pack, and the record itself. */
const DEPTH = 2

type Key = string | number | bigint

/** The context of a pack, with the first key that is illegal or a repetition. */
export type Records = RecordContext & { problem: Finding | undefined }

/**
 * Reads the map whose head was just read (RFC 8428 §6). Keys keep their type: 2 is not "2".
 * Values of unknown labels are skipped. False if the payload failed. `tag` stands around the record.
 */
export const readRecord = (cursor: Cursor, records: Records, tag: number | undefined): boolean => {
	const { start, info, argument: pairs } = cursor
	const { fields } = records
	startRecord(fields, start)
	if (!fits(cursor)) return false
	const place = tag === undefined ? undefined : noteTag(records.found, tag, fields.index, start)
	for (let pair = 0; info === INDEFINITE ? !isAtBreak(cursor) : pair < pairs; pair++)
		if (!readPair(cursor, records)) return false
	if (info === INDEFINITE) cursor.at += 1
	fields.end = cursor.at
	if (place !== undefined) place.byteLength = cursor.at - start
	return true
}

/** Labels from 0 to 8 and from -6 to -1 take one byte. */
const readPair = (cursor: Cursor, records: Records): boolean => {
	const { fields } = records
	const byteOffset = cursor.at
	const initial = cursor.bytes[byteOffset] ?? 0xff
	const label = initial < 9 ? initial + 6 : initial >= 0x20 && initial < 0x26 ? 0x25 - initial : UNKNOWN
	if (label === UNKNOWN) return readUnusualPair(cursor, records)
	cursor.at = byteOffset + 1
	if (((fields.seen >> label) & 1) !== 0)
		records.problem ??= repeatedKey(fields.index, byteOffset, label - 6, label)
	fields.seen |= 1 << label
	return readField(cursor, records, label)
}

/** The label is in a longer encoding, is a text, or is not known. */
const readUnusualPair = (cursor: Cursor, records: Records): boolean => {
	const { fields, limits } = records
	const byteOffset = cursor.at
	const key = readKey(cursor, limits)
	if (cursor.failure !== undefined) return false
	const label = labelOf(key)
	if (label === UNKNOWN || key === undefined)
		return takeUnknown(cursor, records, key, byteOffset) && skipItem(cursor, DEPTH, limits.cborNesting)
	if (((fields.seen >> label) & 1) !== 0)
		records.problem ??= repeatedKey(fields.index, byteOffset, key, label)
	fields.seen |= 1 << label
	return readField(cursor, records, label)
}

/** False if that is one too many. */
const takeUnknown = (cursor: Cursor, records: Records, key: Key | undefined, byteOffset: number): boolean => {
	const { fields, found } = records
	if (key === undefined) {
		records.problem ??= illegalKey(fields.index, byteOffset)
		return true
	}
	if (typeof key === 'string' && meansValue(key)) fields.hasMislabelledValue = true
	const { isRepeated, excess } = noteUnknown(found, { key, record: fields.index, byteOffset })
	if (isRepeated) records.problem ??= repeatedKey(fields.index, byteOffset, key, UNKNOWN)
	return excess === undefined || fail(cursor, `the pack has ${excess}`, byteOffset, 'E_LIMIT')
}

/** Undefined if the key is neither an integer nor text; it is skipped then. */
const readKey = (cursor: Cursor, limits: Limits): Key | undefined => {
	if (!readHead(cursor)) return undefined
	const { major, start } = cursor
	if (major === TEXT) return readText(cursor, limits.textBytes)
	if (major === UNSIGNED || major === NEGATIVE) {
		const integer = integerOf(cursor)
		return Number.isSafeInteger(integer) ? integer : exactIntegerOf(cursor)
	}
	cursor.at = start
	skipItem(cursor, DEPTH, limits.cborNesting)
	return undefined
}

const labelOf = (key: Key | undefined): number => {
	if (typeof key === 'number') return labelOfInteger(key)
	return typeof key === 'string' ? labelOfCborText(key) : UNKNOWN
}

const illegalKey = (record: number, byteOffset: number): Finding =>
	error(
		'pack',
		'E_LABEL_TYPE',
		`Record ${record} has a label at byte ${byteOffset} that is neither an integer nor text.`,
		{
			record,
			byteOffset,
			expected: 'an integer or a text',
		},
	)

const repeatedKey = (record: number, byteOffset: number, key: Key, number: number): Finding => {
	const label = LABELS[number]
	const name = typeof key === 'string' ? quote(key) : `${key}`
	const meaning = label === undefined || label === key ? '' : ` ("${label}")`
	return error(
		'pack',
		'E_DUP_KEY',
		`Record ${record} has the label ${name}${meaning} twice, the second time at byte ${byteOffset}.`,
		{ record, field: label ?? `${key}`, byteOffset },
	)
}
