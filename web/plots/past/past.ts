import type { Fix } from '../../device/model.ts'
import { type Reading, readFix } from '../../device/readings.ts'
import { mergePoints, noPoints, type Points, pointsOf, type Sample } from '../series.ts'
import { type Logged, type LoggedImport, readLogged } from './readLogged.ts'

/** What a page of the import log is for the past. */
export type LoggedPage = {
	/** newest first */
	readonly imports: readonly LoggedImport[]
	/** of the next page, with older ones; absent if there are none */
	readonly nextToken?: string
}

/** A resource, or a telemetry key, with what it measured before. */
export type PastSeries = Points & { readonly name: string; readonly unit: string | undefined }

/** What was read of the import log: from now back to some time. */
export type Past = {
	/** by key */
	readonly series: ReadonlyMap<string, PastSeries>
	/** oldest first */
	readonly fixes: readonly Fix[]
	/** when the oldest import that was read was received, in seconds since the Unix epoch; undefined before the first one */
	readonly since: number | undefined
	/** leads to older imports; undefined before the first page, and after the last one */
	readonly nextToken: string | undefined
	/** whether there is nothing older */
	readonly isComplete: boolean
}

export const noPast: Past = {
	series: new Map(),
	fixes: [],
	since: undefined,
	nextToken: undefined,
	isComplete: false,
}

const keyOf = ({ objectId, key }: Reading, id: string): string =>
	objectId === undefined ? id : `${key}/${id}`

type Added = { readonly name: string; readonly unit: string | undefined; readonly samples: Sample[] }

const addedOf = (measured: readonly Logged[]): ReadonlyMap<string, Added> => {
	const added = new Map<string, Added>()
	for (const { reading, ts } of measured)
		for (const { id, name, unit, isTime, value } of reading.resources) {
			if (typeof value !== 'number' || isTime) continue
			const key = keyOf(reading, id)
			const known = added.get(key) ?? { name, unit, samples: [] }
			known.samples.push({ at: ts, value })
			added.set(key, known)
		}
	return added
}

/** Adds a page. What it says about a time that is known already does not count. */
export const addPage = (past: Past, { imports, nextToken }: LoggedPage): Past => {
	// Oldest first: of values at one time, that of the newest import stays, as it does for a watcher.
	const measured = imports.toReversed().flatMap(readLogged)
	const series = new Map(past.series)
	for (const [key, { name, unit, samples }] of addedOf(measured))
		series.set(key, { name, unit, ...mergePoints(pointsOf(samples), series.get(key) ?? noPoints) })
	const fixes = measured.flatMap(({ reading, ts }) => readFix(reading, ts * 1000) ?? [])
	const oldest = imports.at(-1)
	return {
		series,
		fixes: mergeFixes(fixes, past.fixes),
		since: oldest === undefined ? past.since : Date.parse(oldest.timestamp) / 1000,
		nextToken,
		isComplete: nextToken === undefined,
	}
}

const isSame = (one: Fix, other: Fix): boolean =>
	one.at === other.at &&
	one.latitude === other.latitude &&
	one.longitude === other.longitude &&
	one.source === other.source

/** Positions of both, oldest first, each once. */
export const mergeFixes = (first: readonly Fix[], second: readonly Fix[]): readonly Fix[] => {
	if (first.length === 0) return second
	const sorted = [...first, ...second].toSorted((one, other) => one.at - other.at)
	const kept: Fix[] = []
	for (const fix of sorted) {
		const isKnown = kept.slice(-SAME_TIME).some((each) => isSame(each, fix))
		if (!isKnown) kept.push(fix)
	}
	return kept
}

/** So many positions at most have one time: those of the instances of an object. */
const SAME_TIME = 8
