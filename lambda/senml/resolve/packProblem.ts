import { error, type Finding, quote } from '../finding.ts'
import { mustBeUnderstood } from '../labels.ts'
import type { RawRecord } from '../record.ts'
import { baseTypeProblem } from './baseFields.ts'
import { versionProblem } from './version.ts'

/** The first reason not to use any record of the pack: empty, must-understand, version, type of a base field. */
export const packProblem = (records: readonly RawRecord[]): Finding | undefined =>
	emptyProblem(records) ??
	firstProblem(records, mustUnderstandProblem) ??
	versionProblem(records) ??
	firstProblem(records, baseTypeProblem)

const firstProblem = (
	records: readonly RawRecord[],
	check: (record: RawRecord, index: number) => Finding | undefined,
): Finding | undefined => {
	for (const [index, record] of records.entries()) {
		const problem = check(record, index)
		if (problem !== undefined) return problem
	}
	return undefined
}

/** RFC 8428 §3: a pack has one or more records. */
const emptyProblem = (records: readonly RawRecord[]): Finding | undefined =>
	records.length === 0
		? error('pack', 'E_EMPTY_PACK', 'The pack is empty: there are no records and no LwM2M objects in it.', {
				expected: 'one or more records',
				got: 'an empty array',
			})
		: undefined

/** RFC 8428 §4.4, §12.2. */
const mustUnderstandProblem = ({ unknown }: RawRecord, record: number): Finding | undefined => {
	const field = unknown.find(({ key }) => mustBeUnderstood(key))
	if (field === undefined) return undefined
	return error(
		'pack',
		'E_MUST_UNDERSTAND',
		`Record ${record} has the field ${quote(`${field.key}`)}: the underscore at its end says that it has to be understood, but it is not known here.`,
		{ record, field: `${field.key}`, byteOffset: field.byteOffset },
	)
}
