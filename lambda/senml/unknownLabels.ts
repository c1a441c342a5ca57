import { type Finding, quote, warning } from './finding.ts'
import { meantLabel } from './labels.ts'
import type { UnknownField } from './unknownField.ts'

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
