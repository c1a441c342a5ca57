import { error, type Finding, quote, warning } from './finding.ts'
import type { RegularLabel } from './labels.ts'
import type { RawRecord } from './record.ts'

const position = (raw: RawRecord, record: number) => ({
	record,
	byteOffset: raw.byteOffset,
	byteLength: raw.byteLength,
})

export const tooManyValues = (raw: RawRecord, record: number, labels: readonly RegularLabel[]): Finding =>
	error(
		'record',
		'E_MULTI_VALUE',
		`Record ${record} has more than one value: ${labels.join(', ')}; exactly one is allowed.`,
		{ ...position(raw, record), expected: 'one of v, vs, vb, vd', got: labels.join(', ') },
	)

export const noValue = (raw: RawRecord, record: number, name: string): Finding =>
	warning('record', 'W_NO_VALUE', `Record ${record} (${quote(name)}) has no value and was skipped.`, {
		...position(raw, record),
		name,
		expected: 'one of v, vs, vb, vd',
	})

/** RFC 8428 §4.2 against §4.5.4: the value is missing, and the base value alone may be meant. */
export const baseValueTaken = (
	raw: RawRecord,
	record: number,
	name: string,
	value: number | undefined,
): Finding =>
	warning(
		'record',
		'W_BASE_VALUE',
		`Record ${record} (${quote(name)}) has no value of its own: the base value ${value} was taken.`,
		{ ...position(raw, record), name, expected: 'one of v, vs, vb, vd' },
	)

/** A value is there, but nothing says so in the labels of this format. */
export const mislabelledValue = (raw: RawRecord, record: number): Finding =>
	error(
		'record',
		'E_NO_VALUE',
		`Record ${record} has its value under a label that means nothing in this format, and was dropped; the warnings about unknown fields tell which label is meant.`,
		{ ...position(raw, record), expected: 'one of v, vs, vb, vd' },
	)

export const illegalName = (raw: RawRecord, record: number, name: string, reason?: string): Finding =>
	error('record', 'E_NAME', nameMessage(record, name, reason), {
		...position(raw, record),
		field: 'n',
		name,
	})

const nameMessage = (record: number, name: string, reason?: string): string => {
	if (name === '') return `Record ${record} has no name: neither "bn" nor "n" is set.`
	const subject = `Record ${record} has the name ${quote(name)}, which`
	if (reason !== undefined) return `${subject} ${reason}.`
	return `${subject} has to start with a letter or digit, followed by letters, digits, - : . / and _ only.`
}

export const infiniteSum = (raw: RawRecord, record: number): Finding =>
	error(
		'record',
		'E_NOT_FINITE',
		`Record ${record} has a sum that is not finite after adding the base sum.`,
		{
			...position(raw, record),
			field: 's',
			expected: 'a finite number',
		},
	)
