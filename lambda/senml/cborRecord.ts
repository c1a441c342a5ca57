import { readField } from './cborField.ts'
import { type Cursor, INDEFINITE, isAtBreak, NEGATIVE, readHead, TEXT, UNSIGNED } from './cborHead.ts'
import { exactIntegerOf, integerOf } from './cborNumber.ts'
import { fits, skipItem } from './cborSkip.ts'
import { readText } from './cborString.ts'
import { error, type Finding, quote } from './finding.ts'
import { CBOR_LABELS, type Label, TEXT_LABELS } from './labels.ts'
import type { Limits } from './limits.ts'
import type { Field, RawRecord, UnknownField } from './record.ts'

/** The pack, and the record itself. */
const DEPTH = 2

type Key = string | number | bigint

/** What was read of a record; `problem` is the first key that is illegal or a repetition. */
export type RecordReading = { readonly record: RawRecord; readonly problem: Finding | undefined }

/**
 * Reads the map whose head was just read (RFC 8428 §6). Keys keep their type: 2 is not "2".
 * Values of unknown labels are skipped. Undefined if the payload failed.
 */
export const readRecord = (cursor: Cursor, index: number, limits: Limits): RecordReading | undefined => {
	const { start, info, argument: pairs } = cursor
	if (!fits(cursor)) return undefined
	const known: { [label in Label]?: Field } = {}
	const unknown: UnknownField[] = []
	const unknownKeys = new Set<Key>()
	let problem: Finding | undefined
	for (let pair = 0; info === INDEFINITE ? !isAtBreak(cursor) : pair < pairs; pair++) {
		const byteOffset = cursor.at
		const key = readKey(cursor, limits)
		if (cursor.failure !== undefined) return undefined
		const label = labelOf(key)
		if (key === undefined) problem ??= illegalKey(index, byteOffset)
		else if (label === undefined ? unknownKeys.has(key) : known[label] !== undefined)
			problem ??= repeatedKey(index, byteOffset, key, label)
		if (label === undefined) {
			if (!skipItem(cursor, DEPTH, limits.cborNesting)) return undefined
			if (key === undefined) continue
			unknownKeys.add(key)
			unknown.push({ key, byteOffset })
		} else {
			const field = readField(cursor, limits)
			if (field === undefined) return undefined
			known[label] = field
		}
	}
	if (info === INDEFINITE) cursor.at += 1
	return { record: { known, unknown, byteOffset: start, byteLength: cursor.at - start }, problem }
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

const labelOf = (key: Key | undefined): Label | undefined => {
	if (typeof key === 'number') return CBOR_LABELS.get(key)
	return typeof key === 'string' ? TEXT_LABELS.get(key) : undefined
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

const repeatedKey = (record: number, byteOffset: number, key: Key, label: Label | undefined): Finding => {
	const name = typeof key === 'string' ? quote(key) : `${key}`
	const meaning = label === undefined || label === key ? '' : ` ("${label}")`
	return error(
		'pack',
		'E_DUP_KEY',
		`Record ${record} has the label ${name}${meaning} twice, the second time at byte ${byteOffset}.`,
		{ record, field: label ?? `${key}`, byteOffset },
	)
}
