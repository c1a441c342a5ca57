import { noteEncoding } from '../encodings.ts'
import { error, type Finding, quote } from '../finding.ts'
import { type Found, noteUnknown } from '../found.ts'
import {
	ALLOWED,
	FALSE,
	isIn,
	isWord,
	JSON_NUMBER,
	JSON_STRING,
	NULL,
	OTHER,
	TEXT_WITH_NUL,
	TRUE,
} from '../kinds.ts'
import { BN, BT, labelOfText, meansValue, N, UNKNOWN, V } from '../labels.ts'
import type { Limits } from '../limits.ts'
import { type Fields, startRecord } from '../record.ts'
import { cutNul, endsInNul, utf8Length } from '../utf8.ts'

/** What is read into. */
type Read = { readonly fields: Fields; readonly found: Found }

export type JsonContext = {
	readonly limits: Limits
	/** a text that is not longer is within the limits, whatever it says */
	readonly maxLength: number
	/** whether a value is an array or object */
	hasNested: boolean
}

export const isObject = (element: unknown): element is Readonly<Record<string, unknown>> =>
	typeof element === 'object' && element !== null && !Array.isArray(element)

/**
 * Reads a parsed JSON object as a record (RFC 8428 §5); `E_LIMIT` for a label or text that is too long, or too many unknown
 * labels in the pack.
 */
export const readMembers = (
	members: Readonly<Record<string, unknown>>,
	context: JsonContext,
	target: Read,
): Finding | undefined => {
	const { fields, found } = target
	const { limits, maxLength } = context
	startRecord(fields, -1)
	for (const key in members) {
		const value = members[key]
		if (key.length > maxLength && isTooLong(key, limits)) return tooLong(fields.index, key, limits)
		const label = labelOf(key)
		if (label === UNKNOWN) {
			if (typeof value === 'object' && value !== null) context.hasNested = true
			const refusal = takeUnknown(key, target)
			if (refusal !== undefined) return refusal
			continue
		}
		if (typeof value === 'string' && value.length > maxLength && isTooLong(value, limits))
			return tooLong(fields.index, key, limits)
		fields.seen |= 1 << label
		const kind = readValue(value, context, fields, label)
		fields.kinds[label] = kind
		if (!isIn(ALLOWED[label] ?? 0, kind)) fields.odd |= 1 << label
		if (kind === TEXT_WITH_NUL) noteEncoding(found, fields, label)
	}
	return undefined
}

/** Most fields have one of these: a look at the table takes longer. */
const labelOf = (key: string): number => {
	if (key === 'n') return N
	if (key === 'v') return V
	if (key === 'bn') return BN
	return key === 'bt' ? BT : labelOfText(key)
}

const readValue = (value: unknown, context: JsonContext, fields: Fields, label: number): number => {
	if (typeof value === 'number') {
		fields.numbers[label] = value
		if (!Number.isFinite(value)) fields.odd |= 1 << label
		return JSON_NUMBER
	}
	if (typeof value === 'string') return readText(value, fields, label)
	if (typeof value === 'boolean') return value ? TRUE : FALSE
	if (value === null) return NULL
	context.hasNested = true
	fields.texts[label] = Array.isArray(value) ? 'array' : 'object'
	return OTHER
}

const readText = (text: string, fields: Fields, label: number): number => {
	const hasNul = endsInNul(text)
	if (hasNul) fields.odd |= 1 << label
	fields.texts[label] = hasNul && isWord(label) ? cutNul(text) : text
	return hasNul && isWord(label) ? TEXT_WITH_NUL : JSON_STRING
}

const takeUnknown = (key: string, { fields, found }: Read): Finding | undefined => {
	if (meansValue(key)) fields.hasMislabelledValue = true
	const { excess } = noteUnknown(found, { key, record: fields.index, byteOffset: undefined })
	return excess === undefined ? undefined : tooMuch(fields.index, key, excess)
}

const isTooLong = (text: string, { textBytes }: Limits): boolean => utf8Length(text) > textBytes

const tooLong = (record: number, label: string, { textBytes }: Limits): Finding =>
	error(
		'pack',
		'E_LIMIT',
		`Record ${record} has a text of more than ${textBytes} bytes at ${quote(label)}.`,
		{
			record,
			field: label,
			expected: `at most ${textBytes} bytes`,
		},
	)

const tooMuch = (record: number, label: string, excess: string): Finding =>
	error(
		'pack',
		'E_LIMIT',
		`The pack has ${excess}; the first one beyond is ${quote(label)} in record ${record}.`,
		{ record, field: label },
	)
