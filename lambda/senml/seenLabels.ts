import { MAX_UNKNOWN_FIELDS, MAX_UNKNOWN_LABELS } from './limits.ts'
import type { UnknownField } from './unknownField.ts'

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
