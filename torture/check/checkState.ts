import { isDeepStrictEqual } from 'node:util'
import type { LwM2MObject } from '../../client/index.ts'
import type { Logged, Sent, Violation } from './checkHistory.ts'

type Measured = {
	/** seconds since the Unix epoch */
	readonly ts: number
	readonly importId: string
	readonly update: LwM2MObject
}

const time = '99'

const placeOf = ({ ObjectID, ObjectInstanceID = 0 }: LwM2MObject): string => `${ObjectID}/${ObjectInstanceID}`

/** Sorts by time of measurement, then by import: ids of imports sort by time of reception. */
const inTime = (left: Measured, right: Measured): number =>
	left.ts - right.ts || (left.importId < right.importId ? -1 : 1)

/** The updates of an import with their times. Without a time of measurement, the time of reception counts. */
const measuredIn = ({ receivedAt, parts }: Logged, isDated: boolean): readonly Measured[] =>
	parts.flatMap(({ what: { importId, update } }) =>
		update === undefined
			? []
			: [{ ts: isDated ? Number(update.Resources[time]) : receivedAt / 1000, importId, update }],
	)

/** The newest value of each resource in a log, by time of measurement. */
const latestOf = (sent: readonly Sent[], log: readonly Logged[]): ReadonlyMap<string, object> => {
	const dated = new Set(sent.filter(({ isDated }) => isDated).map(({ name }) => name))
	const measured = log.flatMap((entry) => measuredIn(entry, dated.has(entry.name))).toSorted(inTime)
	const latest = new Map<string, object>()
	for (const { update } of measured)
		latest.set(placeOf(update), { ...latest.get(placeOf(update)), ...update.Resources })
	return latest
}

/** Checks that the last known state of a device follows from its log. */
export const checkState = (
	who: string,
	sent: readonly Sent[],
	log: readonly Logged[],
	reported: readonly LwM2MObject[],
): readonly Violation[] => {
	const expected = latestOf(sent, log)
	const found = new Map(reported.map((object) => [placeOf(object), object.Resources]))
	return [...new Set([...expected.keys(), ...found.keys()])]
		.filter((place) => !isDeepStrictEqual(found.get(place), expected.get(place)))
		.map((where) => ({ kind: 'wrong state', who, where }))
}
