import { error, type Finding } from './finding.ts'
import type { RegularLabel } from './labels.ts'
import { CHUNKED_TEXT, type Field, fieldDetails, isDate, JSON_STRING, type RawRecord } from './record.ts'

type Rule = { readonly expected: string; readonly holds: (field: Field) => boolean }

const NUMBER: Rule = { expected: 'a number', holds: (field) => field.type === 'number' && !isDate(field) }
/** A date is a number of seconds; whether it may be the value is up to the resource. */
const NUMBER_OR_DATE: Rule = { expected: 'a number', holds: ({ type }) => type === 'number' }
const TEXT: Rule = { expected: 'a text', holds: ({ type }) => type === 'text' }

/** RFC 8428 §5, §6. Strings and bytes as values have definite lengths; `vd` is text in JSON only. */
const RULES: readonly (readonly [RegularLabel, Rule])[] = [
	['n', TEXT],
	['u', TEXT],
	['v', NUMBER_OR_DATE],
	[
		'vs',
		{
			expected: 'a text of definite length',
			holds: ({ type, sent }) => type === 'text' && sent !== CHUNKED_TEXT,
		},
	],
	['vb', { expected: 'true or false', holds: ({ type }) => type === 'boolean' }],
	[
		'vd',
		{
			expected: 'bytes: a byte string of definite length in CBOR, base64url in JSON',
			holds: ({ type, sent }) => type === 'bytes' || sent === JSON_STRING,
		},
	],
	['vlo', TEXT],
	['s', NUMBER],
	['t', NUMBER_OR_DATE],
	['ut', NUMBER],
	['ct', TEXT],
]

/** Fields that may be null: a sensor without a reading. */
const NULLABLE: ReadonlySet<RegularLabel> = new Set<RegularLabel>(['v', 'vs', 'vb', 'vd', 'vlo', 's'])

/** Whether there is a field that is not null: that would be no value. */
export const isPresent = (field: Field | undefined): boolean => field !== undefined && field.type !== 'null'

/** The first regular field of the wrong type, then the first number that is not finite (RFC 8428 §5, §6). */
export const fieldProblem = (raw: RawRecord, record: number): Finding | undefined => {
	let infinite: Finding | undefined
	for (const [label, { expected, holds }] of RULES) {
		const field = raw.known[label]
		if (field === undefined || (field.type === 'null' && NULLABLE.has(label))) continue
		if (!holds(field)) return wrongType(record, label, field, expected)
		if (field.type === 'number' && !Number.isFinite(field.value)) infinite ??= notFinite(record, label, field)
	}
	return infinite
}

const wrongType = (record: number, label: RegularLabel, field: Field, expected: string): Finding => {
	const details = fieldDetails(record, label, field)
	return error(
		'record',
		'E_FIELD_TYPE',
		`Record ${record} has the field "${label}" with ${details.got}, ${expected} is expected.`,
		{ ...details, expected },
	)
}

const notFinite = (record: number, label: RegularLabel, field: Field): Finding => {
	const details = fieldDetails(record, label, field)
	return error(
		'record',
		'E_NOT_FINITE',
		`Record ${record} has the field "${label}" with ${details.got}, a finite number is expected.`,
		{ ...details, expected: 'a finite number' },
	)
}
