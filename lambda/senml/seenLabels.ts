import type { UnknownField } from './record.ts'

/** The unknown labels of a pack as far as it was read, each with the last record that has it. */
export type SeenLabels = Map<UnknownField['key'], { record: number }>

/** Notes an unknown label of a record: the first one in the pack, one of earlier records, or a repetition in the record. */
export const see = (
	seen: SeenLabels,
	key: UnknownField['key'],
	record: number,
): 'first' | 'again' | 'repeated' => {
	const last = seen.get(key)
	if (last === undefined) {
		seen.set(key, { record })
		return 'first'
	}
	if (last.record === record) return 'repeated'
	last.record = record
	return 'again'
}
