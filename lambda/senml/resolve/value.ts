import { isBase64url, toBase64url, withoutPadding } from '../base64url.ts'
import { isPresent } from '../fieldTypes.ts'
import { error, type Finding, quote, warning } from '../finding.ts'
import type { RegularLabel } from '../labels.ts'
import {
	BIG_NUMBER,
	type Field,
	fieldDetails,
	JSON_NUMBER,
	NEGATIVE_INTEGER,
	type RawRecord,
	UNSIGNED_INTEGER,
} from '../record.ts'
import { type Base, numberOf, textOf } from './baseFields.ts'

/** The value of a record: at most one of the first five members, and the sum. */
export type Value = {
	readonly v?: number
	readonly vs?: string
	readonly vb?: boolean
	readonly vd?: string
	readonly vlo?: string
}

const VALUE_LABELS: readonly RegularLabel[] = ['v', 'vs', 'vb', 'vd', 'vlo']

/** Labels of the value fields that are there and not null. More than one is illegal (RFC 8428 §4.2). */
export const valueLabels = ({ known }: RawRecord): readonly RegularLabel[] =>
	VALUE_LABELS.filter((label) => isPresent(known[label]))

/** The value after the base value was added (RFC 8428 §4.5.4); of a record with at most one, of the right type. */
export const resolveValue = (
	raw: RawRecord,
	record: number,
	base: Base,
	warnings: Finding[],
): Value | Finding => {
	const { v, vs, vb, vd, vlo } = raw.known
	if (v?.type === 'number') return resolveNumber(v, record, base, warnings)
	if (vs?.type === 'text') return { vs: vs.value }
	if (vb?.type === 'boolean') return { vb: vb.value }
	if (vd?.type === 'bytes') return { vd: toBase64url(vd.value) }
	if (vd?.type === 'text') return resolveBase64(vd, vd.value, record, warnings)
	if (vlo?.type === 'text') return resolveLink(vlo, vlo.value, record)
	return {}
}

/**
 * Whether the base value is the value: it is in force, and the record has none of its own, not even null. RFC 8428 §4.5.4
 * takes a value that is missing for 0, §4.2 wants one in every record.
 */
export const isBaseValue = ({ known }: RawRecord, base: Base): boolean =>
	base.value !== undefined && VALUE_LABELS.every((label) => known[label] === undefined)

/** `bs` + `s`; either alone counts as the sum (RFC 8428 §4.5.4). */
export const resolveSum = ({ known }: RawRecord, { sum }: Base): number | undefined => {
	const s = numberOf(known.s)
	return s === undefined ? sum : (sum ?? 0) + s
}

const resolveNumber = (v: Field, record: number, base: Base, warnings: Finding[]): Value | Finding => {
	// Adding the base value, 0 if there is none, makes 0 of -0.
	const sum = (base.value ?? 0) + (numberOf(v) ?? 0)
	if (!Number.isFinite(sum))
		return error(
			'record',
			'E_NOT_FINITE',
			`Record ${record} has the value ${numberOf(v)}, which is not finite after adding the base value ${base.value ?? 0}.`,
			{ ...fieldDetails(record, 'v', v), expected: 'a finite number' },
		)
	if (isRounded(v)) warnings.push(precisionLost(record, v))
	return { v: sum }
}

/** RFC 8428 §5, §6: numbers are IEEE doubles. */
const isRounded = ({ type, value, sent }: Field): boolean =>
	type === 'number' &&
	Math.abs(value) >= 2 ** 53 &&
	(sent === UNSIGNED_INTEGER ||
		sent === NEGATIVE_INTEGER ||
		sent === BIG_NUMBER ||
		(sent === JSON_NUMBER && Number.isInteger(value)))

const precisionLost = (record: number, v: Field): Finding =>
	warning(
		'record',
		'W_PRECISION',
		`Record ${record} has an integer beyond 2^53 as value: the nearest double, ${numberOf(v)}, is used.`,
		fieldDetails(record, 'v', v),
	)

/** RFC 8428 §5: base64url without padding. */
const resolveBase64 = (vd: Field, sent: string, record: number, warnings: Finding[]): Value | Finding => {
	const text = withoutPadding(sent)
	const details = fieldDetails(record, 'vd', vd)
	if (!isBase64url(text))
		return error(
			'record',
			'E_BASE64',
			`Record ${record} has ${quote(sent)} as "vd", which is not base64url.`,
			{
				...details,
				expected: 'base64url without padding',
			},
		)
	if (text !== sent)
		warnings.push(
			warning('record', 'W_BASE64_PADDING', `Record ${record} has padding in "vd": it was removed.`, details),
		)
	return { vd: text }
}

const MAX_ID = 65535

/** LwM2M 1.1 §7.4.4: `object:instance`. */
const resolveLink = (vlo: Field, text: string, record: number): Value | Finding => {
	const ids = /^(\d{1,5}):(\d{1,5})$/.exec(text)?.slice(1) ?? []
	if (ids.length === 2 && ids.every((id) => Number(id) <= MAX_ID)) return { vlo: text }
	return error(
		'record',
		'E_FIELD_TYPE',
		`Record ${record} has ${quote(text)} as "vlo", an object link such as "3:0" is expected.`,
		{ ...fieldDetails(record, 'vlo', vlo), expected: 'object:instance' },
	)
}

/** RFC 9193 §4: content formats describe `vd` and nothing else. */
export const resolveContentFormat = ({ known }: RawRecord, base: Base, { vd }: Value): string | undefined =>
	vd === undefined ? textOf(known.ct) : (textOf(known.ct) ?? base.contentFormat)
