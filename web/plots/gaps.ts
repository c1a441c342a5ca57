/** So many times the usual interval without a value is a gap. */
const USUAL_INTERVALS = 5

/** Fewer intervals than this say nothing about what is usual. */
const MIN_INTERVALS = 4

/** More intervals than this are not looked at: these are spread over all. */
const MAX_INTERVALS = 512

/**
 * The interval in seconds above which two values are not joined by a line: some times the median. Infinite if there are too
 * few values, so that these are joined.
 */
export const gapAbove = (times: readonly number[]): number => {
	const intervals = times.length - 1
	if (intervals < MIN_INTERVALS) return Number.POSITIVE_INFINITY
	const step = Math.max(1, Math.floor(intervals / MAX_INTERVALS))
	const looked: number[] = []
	for (let at = 1; at < times.length; at += step) looked.push((times[at] ?? 0) - (times[at - 1] ?? 0))
	looked.sort((a, b) => a - b)
	return USUAL_INTERVALS * (looked[looked.length >> 1] ?? Number.POSITIVE_INFINITY)
}
