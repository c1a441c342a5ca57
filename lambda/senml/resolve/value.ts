import { isBase64url, toBase64url, withoutPadding } from '../base64url.ts'
import { error, type Finding, quote, warning } from '../finding.ts'
import { INTEGERS, isIn, JSON_NUMBER, OTHER, TEXTS } from '../kinds.ts'
import { CT, V, VD, VLO } from '../labels.ts'
import { bytesAt, type Fields, fieldDetails, hasKind, textAt, textOf } from '../record.ts'
import type { Base } from './base.ts'

export const infiniteValue = (fields: Fields, base = 0): Finding =>
	error(
		'record',
		'E_NOT_FINITE',
		`Record ${fields.index} has the value ${fields.numbers[V]}, which is not finite after adding the base value ${base}.`,
		{ ...fieldDetails(fields, V), expected: 'a finite number' },
	)

/** RFC 8428 §5, §6: numbers are IEEE doubles, which have all integers below this. */
export const EXACT_BELOW = 2 ** 53

/** What is to be said about a value from there on: it has been rounded if it was sent as an integer. */
export const precisionLost = (fields: Fields): Finding | undefined => {
	const { index, kinds, numbers } = fields
	const kind = kinds[V] ?? OTHER
	if (!isIn(INTEGERS, kind) && !(kind === JSON_NUMBER && Number.isInteger(numbers[V]))) return undefined
	return warning(
		'record',
		'W_PRECISION',
		`Record ${index} has an integer beyond 2^53 as value: the nearest double, ${numbers[V]}, is used.`,
		fieldDetails(fields, V),
	)
}

/** Bytes as base64url without padding (RFC 8428 §5), and what is to be said about them. */
export const bytesValue = (
	fields: Fields,
): { readonly text: string; readonly warning?: Finding } | Finding => {
	if (!hasKind(fields, VD, TEXTS)) return { text: toBase64url(bytesAt(fields, VD)) }
	const sent = textAt(fields, VD)
	const text = withoutPadding(sent)
	if (!isBase64url(text)) return noBase64(fields, sent)
	return text === sent ? { text } : { text, warning: paddingRemoved(fields) }
}

const noBase64 = (fields: Fields, sent: string): Finding =>
	error('record', 'E_BASE64', `Record ${fields.index} has ${quote(sent)} as "vd", which is not base64url.`, {
		...fieldDetails(fields, VD),
		expected: 'base64url without padding',
	})

const paddingRemoved = (fields: Fields): Finding =>
	warning(
		'record',
		'W_BASE64_PADDING',
		`Record ${fields.index} has padding in "vd": it was removed.`,
		fieldDetails(fields, VD),
	)

const MAX_ID = 65535

/** LwM2M 1.1 §7.4.4: `object:instance`. */
export const linkProblem = (fields: Fields): Finding | undefined => {
	const text = textAt(fields, VLO)
	const ids = /^(\d{1,5}):(\d{1,5})$/.exec(text)?.slice(1) ?? []
	if (ids.length === 2 && ids.every((id) => Number(id) <= MAX_ID)) return undefined
	return error(
		'record',
		'E_FIELD_TYPE',
		`Record ${fields.index} has ${quote(text)} as "vlo", an object link such as "3:0" is expected.`,
		{ ...fieldDetails(fields, VLO), expected: 'object:instance' },
	)
}

/** RFC 9193 §4: content formats describe `vd` and nothing else. */
export const contentFormatOf = (fields: Fields, base: Base, label: number): string | undefined =>
	textOf(fields, CT) ?? (label === VD ? base.contentFormat : undefined)
