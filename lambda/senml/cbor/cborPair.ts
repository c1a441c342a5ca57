import { error, type Finding, quote } from '../finding.ts'
import { noteUnknown } from '../found.ts'
import { LABELS, labelOfCborText, labelOfInteger, meansValue, UNKNOWN } from '../labels.ts'
import type { Limits } from '../limits.ts'
import { type RecordContext, readField } from './cborField.ts'
import { type Cursor, fail, NEGATIVE, readHead, TEXT, UNSIGNED } from './cborHead.ts'
import { exactIntegerOf, integerOf } from './cborNumber.ts'
import { skipItem } from './cborSkip.ts'
import { readText } from './cborString.ts'

/** The pack, and the record itself. */
const DEPTH = 2

type Key = string | number | bigint

/** The context of a pack, with the first key that is illegal or a repetition. */
export type Records = RecordContext & { problem: Finding | undefined }

/**
 * Reads a label in any encoding, and its value. Keys keep their type: 2 is not "2". Values of unknown labels are skipped.
 * False if the payload failed.
 */
export const readPair = (cursor: Cursor, records: Records): boolean => {
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
