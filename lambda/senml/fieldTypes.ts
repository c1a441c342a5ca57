import { error, type Finding } from './finding.ts'
import { ALLOWED, DATES, isIn, NUMBERS, OTHER } from './kinds.ts'
import { bits, CT, LABELS, N, S, T, U, UT, V, VB, VD, VLO, VS } from './labels.ts'
import { type Fields, fieldDetails, has, isNull } from './record.ts'

/** What the regular fields are to be (`ALLOWED`), in words and in the order in which they are looked at. */
const EXPECTED: readonly (readonly [label: number, expected: string])[] = [
	[N, 'a text'],
	[U, 'a text'],
	[V, 'a number'],
	[VS, 'a text of definite length'],
	[VB, 'true or false'],
	[VD, 'bytes: a byte string of definite length in CBOR, base64url in JSON'],
	[VLO, 'a text'],
	[S, 'a number'],
	[T, 'a number'],
	[UT, 'a number'],
	[CT, 'a text'],
]

/** Fields that may be null: a sensor without a reading. */
const NULLABLE = bits(V, VS, VB, VD, VLO, S)

/** The first regular field of the wrong type, then the first number that is not finite (RFC 8428 §5, §6). */
export const fieldProblem = (fields: Fields): Finding | undefined => {
	let infinite: number | undefined
	for (const [label, expected] of EXPECTED) {
		if (!has(fields, label) || (((NULLABLE >> label) & 1) !== 0 && isNull(fields, label))) continue
		const kind = fields.kinds[label] ?? OTHER
		if (!isIn(ALLOWED[label] ?? 0, kind)) return wrongType(fields, label, expected)
		if (isIn(NUMBERS | DATES, kind) && !Number.isFinite(fields.numbers[label])) infinite ??= label
	}
	return infinite === undefined ? undefined : notFinite(fields, infinite)
}

const wrongType = (fields: Fields, label: number, expected: string): Finding => {
	const details = fieldDetails(fields, label)
	return error(
		'record',
		'E_FIELD_TYPE',
		`Record ${fields.index} has the field "${LABELS[label]}" with ${details.got}, ${expected} is expected.`,
		{ ...details, expected },
	)
}

const notFinite = (fields: Fields, label: number): Finding => {
	const details = fieldDetails(fields, label)
	return error(
		'record',
		'E_NOT_FINITE',
		`Record ${fields.index} has the field "${LABELS[label]}" with ${details.got}, a finite number is expected.`,
		{ ...details, expected: 'a finite number' },
	)
}
