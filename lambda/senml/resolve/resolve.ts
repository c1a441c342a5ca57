import { toleratedEncodings } from '../encodings.ts'
import { type Finding, isError } from '../finding.ts'
import type { RawRecord } from '../record.ts'
import { mislabelledValue } from '../recordRefusal.ts'
import { unknownLabels } from '../unknownLabels.ts'
import { baseAfter, NO_BASE } from './baseFields.ts'
import { baseOnlyRecord, isBaseOnly, saysNameOrTime, unnamed } from './baseOnly.ts'
import { packProblem } from './packProblem.ts'
import type { BaseOnly, Dropped, Resolved } from './resolved.ts'
import { nameOf, type PackContext, resolveRecord } from './resolveRecord.ts'
import { implausibleTime, isPlausible } from './time.ts'
import { versionOf } from './version.ts'

export type Resolution = {
	/** in chronological order, stable for equal times */
	readonly records: readonly Resolved[]
	/** records of base fields under whose base name nothing else stands, in the order of the pack */
	readonly baseOnly: readonly BaseOnly[]
	/** those of which an error left nothing */
	readonly dropped: readonly Dropped[]
	readonly findings: readonly Finding[]
}

export type ResolveOptions = {
	/** names to accept although RFC 8428 §4.5.1 forbids them */
	readonly isToleratedName?: (name: string) => boolean
	/** what is wrong with a name that almost is one of those, as the end of a sentence */
	readonly explainName?: (name: string) => string | undefined
}

/**
 * Resolves a pack (RFC 8428 §4.6): names, units, times, values and sums with the base fields applied, times absolute.
 * `receivedAt` is the moment of reception in seconds since the Unix epoch, to which times below 2**28 are relative.
 * A problem of the pack leaves no records; a problem of a record drops that record, but not its base fields.
 */
export const resolve = (
	pack: readonly RawRecord[],
	receivedAt: number,
	{ isToleratedName = () => false, explainName = () => undefined }: ResolveOptions = {},
): Resolution => {
	const problem = packProblem(pack)
	if (problem !== undefined) return { records: [], baseOnly: [], dropped: [], findings: [problem] }
	const context: PackContext = { receivedAt, version: versionOf(pack), isToleratedName, explainName }
	const findings = [...unknownLabels(pack), ...toleratedEncodings(pack)]
	const records: Resolved[] = []
	const dropped: Dropped[] = []
	const candidates: BaseOnly[] = []
	const lastNamed = new Map<string, number>()
	let base = NO_BASE
	for (const [index, raw] of pack.entries()) {
		base = baseAfter(base, raw)
		if (isBaseOnly(raw)) {
			if (raw.hasMislabelledValue) findings.push(mislabelledValue(raw, index))
			else if (saysNameOrTime(raw)) candidates.push(baseOnlyRecord(raw, index, base, receivedAt))
			continue
		}
		lastNamed.set(base.name, index)
		const resolved = resolveRecord(raw, index, base, context, findings)
		if (!('code' in resolved)) records.push(resolved)
		else {
			findings.push(resolved)
			if (isError(resolved)) dropped.push({ name: nameOf(raw, base), objectVersion: base.objectVersion })
		}
	}
	const events = unnamed(candidates, lastNamed)
	for (const { index, t } of events) {
		const raw = pack[index]
		if (raw !== undefined && !isPlausible(t)) findings.push(implausibleTime(raw, index, t))
	}
	return {
		records: records.sort((a, b) => a.record.t - b.record.t),
		baseOnly: events.filter(({ t }) => isPlausible(t)),
		dropped,
		findings,
	}
}
