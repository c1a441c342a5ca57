import { timeOf } from '../sample.ts'
import type { Hour } from './readHours.ts'
import { type ByResource, mergeAll, quarterMilliseconds, quartersOf, statisticsOf } from './statistics.ts'

/** A stretch of time with its statistics. */
export type Bin = {
	/** milliseconds since the Unix epoch: a multiple of the length of bins */
	readonly start: number
	readonly statistics: ByResource
}

type FoldNeeds = {
	/** of a bin */
	readonly milliseconds: number
	/** how many bins an answer has at most */
	readonly limit: number
	/** whether enough was read for one answer */
	readonly isEnough: () => boolean
}

export type Folded = {
	/** the newest first; none without numbers */
	readonly bins: readonly Bin[]
	/** of the object, if its newest sample has one */
	readonly version?: string
	/** milliseconds since the Unix epoch: where the next page ends; absent if there is none */
	readonly rest?: number
}

/**
 * Folds hours into bins. Stops when a bin is complete and it is enough; a bin that is not complete comes with the next page.
 *
 * @param hours the newest first
 */
export const foldBins = async (
	hours: AsyncIterable<Hour>,
	{ milliseconds, limit, isEnough }: FoldNeeds,
): Promise<Folded> => {
	const bins = new Map<number, ByResource>()
	let version: string | undefined
	let isFirst = true
	let rest: number | undefined
	for await (const hour of hours) {
		if (isFirst) version = hour.version
		isFirst = false
		for (const { start, statistics } of partsOf(hour, milliseconds)) {
			const bin = Math.floor(start / milliseconds) * milliseconds
			bins.set(bin, mergeAll(bins.get(bin) ?? {}, statistics))
		}
		const complete = Math.ceil(hour.start / milliseconds) * milliseconds
		const isComplete = [...bins.keys()].some((start) => start >= complete)
		if (isComplete && (bins.size > limit || isEnough())) {
			rest = complete
			break
		}
	}
	const whole = [...bins]
		.map(([start, statistics]) => ({ start, statistics }))
		.filter(({ start, statistics }) => start >= (rest ?? 0) && Object.keys(statistics).length > 0)
		.toSorted((a, b) => b.start - a.start)
	const shown = whole.slice(0, Math.min(limit, beginningOf(whole)))
	const end = shown.length < whole.length ? shown.at(-1)?.start : rest
	return {
		bins: shown,
		...(version === undefined ? undefined : { version }),
		...(end === undefined ? undefined : { rest: end }),
	}
}

/** How many bins one answer can have: together they have so many values at most. */
const maxValues = 100_000

const beginningOf = (bins: readonly Bin[]): number => {
	let values = 0
	const end = bins.findIndex(({ statistics }) => {
		values += Object.keys(statistics).length
		return values > maxValues
	})
	return end < 0 ? bins.length : Math.max(1, end)
}

/** The newest first. Always the same parts, whether the statistics of the hour were kept or not: sums depend on them. */
const partsOf = (hour: Hour, milliseconds: number): readonly Bin[] => {
	if (hour.quarters !== undefined || milliseconds % quarterMilliseconds === 0)
		return (hour.quarters ?? quartersOf(hour.samples))
			.map((statistics, quarter) => ({ start: hour.start + quarter * quarterMilliseconds, statistics }))
			.toReversed()
	const groups = Map.groupBy(
		hour.samples,
		(sample) => Math.floor(timeOf(sample) / milliseconds) * milliseconds,
	)
	return [...groups].map(([start, samples]) => ({ start, statistics: statisticsOf(samples) })).toReversed()
}
