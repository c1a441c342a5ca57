import type { Decoded } from '../senml/decoded.ts'
import { error, type Finding, isError } from '../senml/finding.ts'
import { type Resolution, resolve } from '../senml/resolve.ts'
import type { Conversion, ConvertLimits } from './convert.ts'
import type { ObjectDefinitions } from './objectDefinition.ts'
import { isPathWithSlash } from './path.ts'
import { toUpdates } from './toUpdates.ts'

type Settings = {
	readonly limits: ConvertLimits
	readonly definitions: ObjectDefinitions
	readonly hasRecords: boolean
}

/** Converts any pack, with everything that is to be said about it. `receivedAt` in seconds since the Unix epoch. */
export const convertInFull = (
	decoded: Decoded,
	receivedAt: number,
	{ limits, definitions, hasRecords }: Settings,
): Omit<Conversion, 'senML'> => {
	if (decoded.finding !== undefined) return refused(decoded.finding)
	const resolution = resolve(decoded.records, receivedAt, { isToleratedName: isPathWithSlash })
	const { updates, findings } = toUpdates(resolution, receivedAt, definitions)
	if (updates.length > limits.updates) return refused(tooManyUpdates(updates.length, limits))
	const all = [...resolution.findings, ...findings].sort(byRecord)
	const records = hasRecords ? resolution.records.map(({ record }) => record) : []
	const isSuccess = !all.some(isError)
	if (isSuccess && resolution.records.length === 0 && updates.length === 0)
		return { ...refused(nothingLeft(all)), findings: [nothingLeft(all), ...all] }
	return {
		records,
		updates,
		findings: all,
		success: isSuccess,
		hasAbsoluteTimes: isSuccess && hasAbsoluteTimes(resolution),
	}
}

const hasAbsoluteTimes = ({ records, baseOnly }: Resolution): boolean =>
	records.every(({ isAbsolute }) => isAbsolute) && baseOnly.every(({ isAbsolute }) => isAbsolute)

const refused = (finding: Finding): Omit<Conversion, 'senML'> => ({
	records: [],
	updates: [],
	findings: [finding],
	success: false,
	hasAbsoluteTimes: false,
})

/** Stable: findings of one record stay as they were found, findings of the whole pack come first. */
const byRecord = (a: Finding, b: Finding): number => (a.record ?? -1) - (b.record ?? -1)

const tooManyUpdates = (count: number, { updates }: ConvertLimits): Finding =>
	error('pack', 'E_LIMIT', `The pack would give ${count} object updates, the limit is ${updates}.`, {
		expected: `at most ${updates} updates`,
		got: `${count} updates`,
	})

const nothingLeft = (warnings: readonly Finding[]): Finding =>
	error(
		'pack',
		'E_NO_RECORDS',
		warnings.length === 0
			? 'Nothing is left to convert: the pack has base fields only.'
			: 'Nothing is left to convert: the pack has no record with a value; the warnings say what was skipped.',
	)
