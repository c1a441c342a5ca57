import { error, type Finding, quote, warning } from './finding.ts'
import { type Fields, recordDetails } from './record.ts'

/** RFC 8428 §4.5.1: the characters of a name. */
export const hasNameCharacters = (text: string): boolean => /^[A-Za-z0-9\-:./_]*$/.test(text)

/** RFC 8428 §4.5.1: a name starts with a letter or a digit. */
export const startsLikeName = (text: string): boolean => /^[A-Za-z0-9]/.test(text)

export const tooManyValues = (fields: Fields, labels: readonly string[]): Finding =>
	error(
		'record',
		'E_MULTI_VALUE',
		`Record ${fields.index} has more than one value: ${labels.join(', ')}; exactly one is allowed.`,
		{ ...recordDetails(fields), expected: 'one of v, vs, vb, vd', got: labels.join(', ') },
	)

export const noValue = (fields: Fields, name: string): Finding =>
	warning('record', 'W_NO_VALUE', `Record ${fields.index} (${quote(name)}) has no value and was skipped.`, {
		...recordDetails(fields),
		name,
		expected: 'one of v, vs, vb, vd',
	})

/** RFC 8428 §4.2 against §4.5.4: the value is missing, and the base value alone may be meant. */
export const baseValueTaken = (fields: Fields, name: string, value: number | undefined): Finding =>
	warning(
		'record',
		'W_BASE_VALUE',
		`Record ${fields.index} (${quote(name)}) has no value of its own: the base value ${value} was taken.`,
		{ ...recordDetails(fields), name, expected: 'one of v, vs, vb, vd' },
	)

/** A value is there, but nothing says so in the labels of this format. */
export const mislabelledValue = (fields: Fields): Finding =>
	error(
		'record',
		'E_NO_VALUE',
		`Record ${fields.index} has its value under a label that means nothing in this format, and was dropped; the warnings about unknown fields tell which label is meant.`,
		{ ...recordDetails(fields), expected: 'one of v, vs, vb, vd' },
	)

export const illegalName = (fields: Fields, name: string, reason?: string): Finding =>
	error('record', 'E_NAME', nameMessage(fields.index, name, reason), {
		...recordDetails(fields),
		field: 'n',
		name,
	})

const nameMessage = (record: number, name: string, reason?: string): string => {
	if (name === '') return `Record ${record} has no name: neither "bn" nor "n" is set.`
	const subject = `Record ${record} has the name ${quote(name)}, which`
	if (reason !== undefined) return `${subject} ${reason}.`
	return `${subject} has to start with a letter or digit, followed by letters, digits, - : . / and _ only.`
}

export const infiniteSum = (fields: Fields): Finding =>
	error(
		'record',
		'E_NOT_FINITE',
		`Record ${fields.index} has a sum that is not finite after adding the base sum.`,
		{
			...recordDetails(fields),
			field: 's',
			expected: 'a finite number',
		},
	)
