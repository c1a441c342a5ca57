import { type Finding, quote, warning } from './finding.ts'
import { CBOR_LABELS, type Label } from './labels.ts'
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
	const integer = typeof key === 'string' ? integerFor(key) : undefined
	const label = typeof key === 'string' ? quote(key) : `${key}`
	// RFC 8428 §6: in CBOR the known labels are integers, their names as text mean nothing.
	const hint = integer === undefined ? '' : `: in CBOR this field has the integer label ${integer}`
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

const INTEGERS: ReadonlyMap<string, number> = new Map(
	[...CBOR_LABELS].map(([integer, label]: [number, Label]) => [label, integer]),
)

/** A text that is the name of an integer label can be unknown in CBOR only. */
const integerFor = (key: string): number | undefined => INTEGERS.get(key)
