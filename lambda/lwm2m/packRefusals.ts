import { error, type Finding, isError } from '../senml/finding.ts'
import type { ConvertLimits } from './conversion.ts'

/** RFC 8428 §3: a pack has one or more records. */
export const emptyPack = (): Finding =>
	error('pack', 'E_EMPTY_PACK', 'The pack is empty: there are no records and no LwM2M objects in it.', {
		expected: 'one or more records',
		got: 'an empty array',
	})

export const tooManyUpdates = (count: number, { updates }: ConvertLimits): Finding =>
	error('pack', 'E_LIMIT', `The pack would give ${count} object updates, the limit is ${updates}.`, {
		expected: `at most ${updates} updates`,
		got: `${count} updates`,
	})

/** A warning, or that there is no value: what is left if there is nothing to convert. */
export const isNoValue = (finding: Finding): boolean => !isError(finding) || finding.code === 'E_NO_VALUE'

/** The warnings say more about it than that records have no value. */
export const nothingLeft = (findings: readonly Finding[]): readonly Finding[] => {
	const warnings = findings.filter((finding) => !isError(finding))
	const reason =
		warnings.length === 0
			? 'the pack has base fields only'
			: 'the pack has no record with a value; the warnings say what was skipped'
	return [error('pack', 'E_NO_RECORDS', `Nothing is left to convert: ${reason}.`), ...warnings]
}
