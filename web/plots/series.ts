import type { Series } from '../device/model.ts'

/** Times in seconds since the Unix epoch, ascending, and their values. */
export type Points = Pick<Series, 'times' | 'values'>

/** One value, and its time in seconds since the Unix epoch. */
export type Sample = { readonly at: number; readonly value: number }

export const noPoints: Points = { times: [], values: [] }

/**
 * Merges two runs of points in the order of their times. Where both have a point at one time, the one of `second` stays. Points
 * that only follow the others are appended without a look at each.
 */
export const mergePoints = (first: Points, second: Points): Points => {
	const last = first.times.at(-1)
	const begin = second.times[0]
	if (last === undefined) return second
	if (begin === undefined) return first
	if (begin > last)
		return { times: [...first.times, ...second.times], values: [...first.values, ...second.values] }
	const times: number[] = []
	const values: number[] = []
	let at = 0
	let other = 0
	while (at < first.times.length || other < second.times.length) {
		const time = first.times[at] ?? Number.POSITIVE_INFINITY
		const otherTime = second.times[other] ?? Number.POSITIVE_INFINITY
		const isOther = otherTime <= time
		times.push(isOther ? otherTime : time)
		values.push((isOther ? second.values[other] : first.values[at]) ?? Number.NaN)
		if (time <= otherTime) at += 1
		if (isOther) other += 1
	}
	return { times, values }
}

/** Sorts samples of one resource; of several at one time, the last one stays. */
export const pointsOf = (samples: readonly Sample[]): Points => {
	const byTime = new Map(samples.map(({ at, value }) => [at, value]))
	const sorted = [...byTime].sort(([a], [b]) => a - b)
	return { times: sorted.map(([at]) => at), values: sorted.map(([, value]) => value) }
}

/** Index of the first time that is not below `at`; the length if there is none. */
export const firstFrom = (times: readonly number[], at: number): number => {
	let low = 0
	let high = times.length
	while (low < high) {
		const middle = (low + high) >> 1
		if ((times[middle] ?? 0) < at) low = middle + 1
		else high = middle
	}
	return low
}
