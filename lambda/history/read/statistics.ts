import { hourMilliseconds, hourOf, type Sample, timeOf } from '../sample.ts'

/** Of the numbers that a resource had: how many, their sum, the smallest and the largest. */
export type Statistics = readonly [count: number, sum: number, least: number, most: number]

/** By resource id. What is no number has none. */
export type ByResource = Readonly<Record<string, Statistics>>

/** An hour in parts of a quarter: bins of 15 minutes, and of their multiples, are made of them. */
export const quarterMilliseconds = hourMilliseconds / 4

/** Of the quarters of an hour, the earliest first. */
export type Quarters = readonly ByResource[]

/**
 * Samples in the order of their times, the same one once. Those of one time come in the order of their texts: sums of
 * doubles depend on the order, and this one does not depend on which message came first.
 */
export const inOrder = (samples: readonly Sample[]): readonly Sample[] => {
	const texts = new Map<Sample, string>()
	const text = (sample: Sample): string => {
		const known = texts.get(sample) ?? JSON.stringify([sample.values, sample.version])
		texts.set(sample, known)
		return known
	}
	const sorted = samples.toSorted((a, b) => a.ts - b.ts || compare(text(a), text(b)))
	return sorted.filter((sample, index) => {
		const before = sorted[index - 1]
		return before === undefined || before.ts !== sample.ts || text(before) !== text(sample)
	})
}

const compare = (a: string, b: string): number => {
	if (a === b) return 0
	return a < b ? -1 : 1
}

/**
 * The statistics of samples in order. A value that a resource has twice at one time was measured once: it came in two
 * messages.
 */
export const statisticsOf = (samples: readonly Sample[]): ByResource => {
	const all = new Map<number, Statistics>()
	let ts = Number.NaN
	let atOnce = new Map<number, readonly number[]>()
	for (const sample of samples) {
		if (sample.ts !== ts) {
			ts = sample.ts
			atOnce = new Map()
		}
		for (const [resource, value] of sample.values) {
			if (typeof value !== 'number') continue
			const others = atOnce.get(resource) ?? []
			if (others.includes(value)) continue
			atOnce.set(resource, [...others, value])
			all.set(resource, merge(all.get(resource), [1, value, value, value]))
		}
	}
	return Object.fromEntries(all)
}

const merge = (a: Statistics | undefined, b: Statistics): Statistics =>
	a === undefined ? b : [a[0] + b[0], a[1] + b[1], Math.min(a[2], b[2]), Math.max(a[3], b[3])]

/** Of two parts of a bin. */
export const mergeAll = (a: ByResource, b: ByResource): ByResource => ({
	...a,
	...Object.fromEntries(Object.entries(b).map(([resource, one]) => [resource, merge(a[resource], one)])),
})

/** What is kept of an hour. */
export type KeptHour = {
	readonly quarters: Quarters
	/** of the object, if its newest sample has one */
	readonly version?: string
}

/** @param rows all samples of the hour, in any order */
export const statisticsOfHour = (rows: readonly Sample[]): KeptHour => {
	if (rows.length === 0) return { quarters: [] }
	const samples = inOrder(rows)
	const version = samples.at(-1)?.version
	return { quarters: quartersOf(samples), ...(version === undefined ? undefined : { version }) }
}

/** The quarters of an hour. @param samples of that hour, in order */
export const quartersOf = (samples: readonly Sample[]): Quarters => {
	const parts = Map.groupBy(samples, (sample) => {
		const time = timeOf(sample)
		return Math.floor((time - hourOf(time)) / quarterMilliseconds)
	})
	return Array.from({ length: 4 }, (_, quarter) => statisticsOf(parts.get(quarter) ?? []))
}
