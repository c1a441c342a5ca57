import { type Finding, quote, warning } from './finding.ts'
import { meantLabel } from './labels.ts'
import type { RawRecord, UnknownField } from './record.ts'

/** A pack may have thousands; the first ones tell enough. */
const MAX_FINDINGS = 20

/** RFC 8428 §4.4: unknown labels are ignored. We say so, once for each label, at the first record that has it. */
export const unknownLabels = (records: readonly RawRecord[]): readonly Finding[] => {
	const seen = new Set<UnknownField['key']>()
	const findings: Finding[] = []
	for (const [index, { unknown }] of records.entries())
		for (const field of unknown) {
			if (seen.has(field.key)) continue
			seen.add(field.key)
			if (seen.size > MAX_FINDINGS) return [...findings, furtherIgnored(index)]
			findings.push(ignored(index, field))
		}
	return findings
}

const furtherIgnored = (record: number): Finding =>
	warning(
		'record',
		'W_UNKNOWN_LABEL',
		`From record ${record} on there are more than ${MAX_FINDINGS} unknown fields in the pack; the others were ignored as well.`,
		{ record },
	)

const ignored = (record: number, { key, byteOffset }: UnknownField): Finding => {
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
