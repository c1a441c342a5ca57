import type { Decoded } from '../senml/decoded.ts'
import { error, type Finding, isError } from '../senml/finding.ts'
import { type Resolution, resolve } from '../senml/resolve/resolve.ts'
import type { Conversion, ConvertLimits } from './convert.ts'
import type { ObjectDefinitions } from './objectDefinition.ts'
import { explainPath, isPathWithSlash } from './path.ts'
import type { TimeWindow } from './timeWindow.ts'
import { toUpdates } from './toUpdates.ts'

type Settings = {
	readonly limits: ConvertLimits
	readonly definitions: ObjectDefinitions
	readonly window: TimeWindow
	readonly hasRecords: boolean
}

/** Converts any pack, with everything that is to be said about it. `receivedAt` in seconds since the Unix epoch. */
export const convertInFull = (
	decoded: Decoded,
	receivedAt: number,
	{ limits, definitions, window, hasRecords }: Settings,
): Omit<Conversion, 'senML'> => {
	if (decoded.finding !== undefined) return refused(decoded.finding)
	const resolution = resolve(decoded.records, receivedAt, {
		isToleratedName: isPathWithSlash,
		explainName: explainPath,
	})
	const { updates, findings } = toUpdates(resolution, { receivedAt, definitions, window })
	if (updates.length > limits.updates) return refused(tooManyUpdates(updates.length, limits))
	const all = [...(decoded.warnings ?? []), ...resolution.findings, ...findings].sort(byRecord)
	const records = hasRecords ? resolution.records.map(({ record }) => record) : []
	if (resolution.records.length === 0 && updates.length === 0 && all.every(isNoValue)) return nothingLeft(all)
	const isSuccess = !all.some(isError)
	return {
		records,
		updates,
		findings: all,
		success: isSuccess,
		hasAbsoluteTimes: isSuccess && hasAbsoluteTimes(resolution) && !all.some(isAboutTime),
	}
}

/** A warning, or that there is no value: what is left if there is nothing to convert. */
const isNoValue = (finding: Finding): boolean => !isError(finding) || finding.code === 'E_NO_VALUE'

/** A clock that is wrong may stand still: the same time does not make the same event. */
const isAboutTime = ({ code }: Finding): boolean => code === 'W_TIME_FUTURE' || code === 'W_TIME_PAST'

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

/** The warnings say more about it than that records have no value. */
const nothingLeft = (findings: readonly Finding[]): Omit<Conversion, 'senML'> => {
	const warnings = findings.filter((finding) => !isError(finding))
	const reason =
		warnings.length === 0
			? 'the pack has base fields only'
			: 'the pack has no record with a value; the warnings say what was skipped'
	const finding = error('pack', 'E_NO_RECORDS', `Nothing is left to convert: ${reason}.`)
	return { ...refused(finding), findings: [finding, ...warnings] }
}
