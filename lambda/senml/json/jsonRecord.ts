import { error, type Finding, quote } from '../finding.ts'
import { JSON_LABELS, type Label, meansValue } from '../labels.ts'
import type { Limits } from '../limits.ts'
import { type Field, JSON_NUMBER, JSON_STRING, type RawRecord, type UnknownField } from '../record.ts'
import { excessOf, type SeenLabels, see } from '../seenLabels.ts'
import { withoutNul } from '../trailingNul.ts'
import { utf8Length } from '../utf8.ts'

const NOWHERE = { byteOffset: undefined, byteLength: undefined }

/**
 * A parsed JSON object as a record (RFC 8428 §5), or `E_LIMIT` for a label or text that is too long, or too many unknown
 * labels in the pack.
 */
export const jsonRecord = (
	members: Readonly<Record<string, unknown>>,
	index: number,
	limits: Limits,
	seen: SeenLabels,
): RawRecord | Finding => {
	const known: { [label in Label]?: Field } = {}
	const unknown: UnknownField[] = []
	let hasMislabelledValue = false
	for (const key of Object.keys(members)) {
		if (isTooLong(key, limits)) return tooLong(index, key, limits)
		const label = JSON_LABELS.get(key)
		if (label === undefined) {
			if (meansValue(key)) hasMislabelledValue = true
			if (see(seen, key, index) === 'first') unknown.push({ key, byteOffset: undefined })
			const excess = excessOf(seen)
			if (excess !== undefined) return tooMuch(index, key, excess)
			continue
		}
		const field = fieldOf(members[key])
		if (field.type === 'text' && isTooLong(field.value, limits)) return tooLong(index, label, limits)
		known[label] = withoutNul(label, field)
	}
	return { known, unknown, hasMislabelledValue, tag: undefined, ...NOWHERE }
}

const fieldOf = (value: unknown): Field => {
	if (typeof value === 'number') return { type: 'number', value, sent: JSON_NUMBER, ...NOWHERE }
	if (typeof value === 'string') return { type: 'text', value, sent: JSON_STRING, ...NOWHERE }
	if (typeof value === 'boolean') return { type: 'boolean', value, sent: `${value}`, ...NOWHERE }
	if (value === null) return { type: 'null', value, sent: 'null', ...NOWHERE }
	return { type: 'other', value: undefined, sent: Array.isArray(value) ? 'array' : 'object', ...NOWHERE }
}

const isTooLong = (text: string, { textBytes }: Limits): boolean =>
	text.length * 3 > textBytes && utf8Length(text) > textBytes

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
