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

export const illegalName = (raw: RawRecord, record: number, name: string): Finding =>
	error(
		'record',
		'E_NAME',
		name === ''
			? `Record ${record} has no name: neither "bn" nor "n" is set.`
			: `Record ${record} has the name ${quote(name)}, which has to start with a letter or digit, followed by letters, digits, - : . / and _ only.`,
		{ ...position(raw, record), field: 'n', name },
	)

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
