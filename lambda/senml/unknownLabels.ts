import { type Finding, quote, warning } from './finding.ts'
import { meantLabel } from './labels.ts'
import { MAX_UNKNOWN_FIELDS, MAX_UNKNOWN_LABELS } from './limits.ts'

/** A label that is not known, with its position. */
export type UnknownField = {
	/** integers, big integers and text are different keys */
	readonly key: string | number | bigint
	readonly record: number
	readonly byteOffset: number | undefined
}

/** What a pack has of unknown labels as far as it was read. */
export type SeenLabels = {
	/** each with the last record that has it */
	readonly labels: Map<UnknownField['key'], { record: number }>
	/** how many fields have one */
	fields: number
}

export const noLabels = (): SeenLabels => ({ labels: new Map(), fields: 0 })

/** Notes an unknown label of a record: the first one in the pack, one of earlier records, or a repetition in the record. */
export const see = (
	seen: SeenLabels,
	key: UnknownField['key'],
	record: number,
): 'first' | 'again' | 'repeated' => {
	seen.fields += 1
	const last = seen.labels.get(key)
	if (last === undefined) {
		seen.labels.set(key, { record })
		return 'first'
	}
	if (last.record === record) return 'repeated'
	last.record = record
	return 'again'
}

/** What there is too much of, in words; undefined within the limits. */
export const excessOf = ({ labels, fields }: SeenLabels): string | undefined => {
	if (labels.size > MAX_UNKNOWN_LABELS) return `more than ${MAX_UNKNOWN_LABELS} different unknown labels`
	return fields > MAX_UNKNOWN_FIELDS
		? `more than ${MAX_UNKNOWN_FIELDS} fields with unknown labels`
		: undefined
}

/** A pack may have thousands; the first ones tell enough. */
const MAX_FINDINGS = 20

/** What is said about a label when it is seen first in the pack, as the unknown one with this count. */
export const unknownLabel = (count: number, field: UnknownField): Finding | undefined => {
	if (count > MAX_FINDINGS + 1) return undefined
	return count > MAX_FINDINGS ? furtherIgnored(field.record) : ignored(field)
}

const furtherIgnored = (record: number): Finding =>
	warning(
		'record',
		'W_UNKNOWN_LABEL',
		`From record ${record} on there are more than ${MAX_FINDINGS} unknown fields in the pack; the others were ignored as well.`,
		{ record },
	)

const ignored = ({ key, record, byteOffset }: UnknownField): Finding => {
	const label = typeof key === 'string' ? quote(key) : `${key}`
	const hint = typeof key === 'string' ? hintFor(key, byteOffset === undefined) : ''
	return warning(
		'record',
		'W_UNKNOWN_LABEL',
		`Record ${record} has the unknown field ${label}, which was ignored${hint}.`,
		{
			record,
			field: `${key}`,
			byteOffset,
		},
	)
}

/** RFC 8428 §6: the known labels are integers in CBOR, and their names or digits as text mean nothing there. */
const hintFor = (key: string, isJson: boolean): string => {
	const meant = meantLabel(key)
	if (meant === undefined) return ''
	const { integer, label } = meant
	if (isJson) return `: in JSON this field has the label "${label}"`
	return `: in CBOR labels are integers, send ${integer} for "${label}" and not the text ${quote(key)}`
}
