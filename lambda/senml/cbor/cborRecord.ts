import { error, type Finding, quote } from '../finding.ts'
import { cborLabel, type Label, meansValue, TEXT_LABELS } from '../labels.ts'
import type { Limits } from '../limits.ts'
import type { Field, RawRecord, UnknownField } from '../record.ts'
import { excessOf, type SeenLabels, see } from '../seenLabels.ts'
import { withoutNul } from '../trailingNul.ts'
import { readField } from './cborField.ts'
import { type Cursor, fail, INDEFINITE, isAtBreak, NEGATIVE, readHead, TEXT, UNSIGNED } from './cborHead.ts'
import { exactIntegerOf, integerOf } from './cborNumber.ts'
import { fits, skipItem } from './cborSkip.ts'
import { readText } from './cborString.ts'

/** The pack, and the record itself. */
const DEPTH = 2

type Key = string | number | bigint

/** What the records of a pack have in common while they are read. */
export type RecordContext = { readonly limits: Limits; readonly seen: SeenLabels }

/** What was read of a record; `problem` is the first key that is illegal or a repetition. */
export type RecordReading = { readonly record: RawRecord; readonly problem: Finding | undefined }

/** A record that is being read. */
type Open = {
	readonly index: number
	readonly known: { [label in Label]?: Field }
	readonly unknown: UnknownField[]
	hasMislabelledValue: boolean
	problem: Finding | undefined
}

/**
 * Reads the map whose head was just read (RFC 8428 §6). Keys keep their type: 2 is not "2".
 * Values of unknown labels are skipped. Undefined if the payload failed. `tag` stands around the record.
 */
export const readRecord = (
	cursor: Cursor,
	index: number,
	context: RecordContext,
	tag: number | undefined,
): RecordReading | undefined => {
	const { start, info, argument: pairs } = cursor
	if (!fits(cursor)) return undefined
	const open: Open = { index, known: {}, unknown: [], hasMislabelledValue: false, problem: undefined }
	for (let pair = 0; info === INDEFINITE ? !isAtBreak(cursor) : pair < pairs; pair++)
		if (!readPair(cursor, open, context)) return undefined
	if (info === INDEFINITE) cursor.at += 1
	const { known, unknown, hasMislabelledValue, problem } = open
	const position = { byteOffset: start, byteLength: cursor.at - start }
	return { record: { known, unknown, hasMislabelledValue, tag, ...position }, problem }
}

const readPair = (cursor: Cursor, open: Open, context: RecordContext): boolean => {
	const { limits } = context
	const byteOffset = cursor.at
	const key = readKey(cursor, limits)
	if (cursor.failure !== undefined) return false
	const label = labelOf(key)
	if (label === undefined)
		return noteUnknown(cursor, open, context, key, byteOffset) && skipItem(cursor, DEPTH, limits.cborNesting)
	if (key !== undefined && open.known[label] !== undefined)
		open.problem ??= repeatedKey(open.index, byteOffset, key, label)
	const field = readField(cursor, limits)
	if (field === undefined) return false
	open.known[label] = withoutNul(label, field)
	return true
}

/** False if that is one too many. */
const noteUnknown = (
	cursor: Cursor,
	open: Open,
	{ seen }: RecordContext,
	key: Key | undefined,
	byteOffset: number,
): boolean => {
	if (key === undefined) {
		open.problem ??= illegalKey(open.index, byteOffset)
		return true
	}
	if (typeof key === 'string' && meansValue(key)) open.hasMislabelledValue = true
	const sight = see(seen, key, open.index)
	if (sight === 'repeated') open.problem ??= repeatedKey(open.index, byteOffset, key, undefined)
	if (sight === 'first') open.unknown.push({ key, byteOffset })
	const excess = excessOf(seen)
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

const labelOf = (key: Key | undefined): Label | undefined => {
	if (typeof key === 'number') return cborLabel(key)
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
