import { baseAfter, NO_BASE } from './baseFields.ts'
import { baseOnlyRecord, isBaseOnly, saysNameOrTime, unnamed } from './baseOnly.ts'
import type { Finding } from './finding.ts'
import { packProblem } from './packProblem.ts'
import type { RawRecord } from './record.ts'
import type { BaseOnly, Resolved } from './resolved.ts'
import { type PackContext, resolveRecord } from './resolveRecord.ts'
import { implausibleTime, isPlausible } from './time.ts'
import { unknownLabels } from './unknownLabels.ts'
import { versionOf } from './version.ts'

export type Resolution = {
	/** in chronological order, stable for equal times */
	readonly records: readonly Resolved[]
	/** records of base fields under whose base name nothing else stands, in the order of the pack */
	readonly baseOnly: readonly BaseOnly[]
	readonly findings: readonly Finding[]
}

export type ResolveOptions = {
	/** names to accept although RFC 8428 §4.5.1 forbids them */
	readonly isToleratedName?: (name: string) => boolean
}

/**
 * Resolves a pack (RFC 8428 §4.6): names, units, times, values and sums with the base fields applied, times absolute.
 * `receivedAt` is the moment of reception in seconds since the Unix epoch, to which times below 2**28 are relative.
 * A problem of the pack leaves no records; a problem of a record drops that record, but not its base fields.
 */
export const resolve = (
	pack: readonly RawRecord[],
	receivedAt: number,
	{ isToleratedName = () => false }: ResolveOptions = {},
): Resolution => {
	const problem = packProblem(pack)
	if (problem !== undefined) return { records: [], baseOnly: [], findings: [problem] }
	const context: PackContext = { receivedAt, version: versionOf(pack), isToleratedName }
	const findings = [...unknownLabels(pack)]
	const records: Resolved[] = []
	const candidates: BaseOnly[] = []
	const lastNamed = new Map<string, number>()
	let base = NO_BASE
	for (const [index, raw] of pack.entries()) {
		base = baseAfter(base, raw)
		if (isBaseOnly(raw)) {
			if (saysNameOrTime(raw)) candidates.push(baseOnlyRecord(raw, index, base, receivedAt))
			continue
		}
		lastNamed.set(base.name, index)
		const resolved = resolveRecord(raw, index, base, context, findings)
		if (resolved !== undefined) records.push(resolved)
	}
	const events = unnamed(candidates, lastNamed)
	for (const { index, t } of events) {
		const raw = pack[index]
		if (raw !== undefined && !isPlausible(t)) findings.push(implausibleTime(raw, index, t))
	}
	return {
		records: records.sort((a, b) => a.record.t - b.record.t),
		baseOnly: events.filter(({ t }) => isPlausible(t)),
		findings,
	}
}
