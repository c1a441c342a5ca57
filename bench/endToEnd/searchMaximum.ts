/** Whether a rate is sustained, in messages per second. */
export type Trial = (rate: number) => Promise<boolean>

type Limits = {
	/** a rate that every build should sustain */
	readonly from: number
	readonly to: number
	/** ratio of the two rates between which the maximum lies at the end */
	readonly precision: number
}

/**
 * The highest rate found to be sustained. Doubles the rate until one is not, then halves the distance, as a ratio.
 * 0 if not even a rate of 1 is sustained.
 */
export const searchMaximum = async (trial: Trial, { from, to, precision }: Limits): Promise<number> => {
	let [low, high] = await bracket(trial, from, to)
	while (low >= 1 && high < Number.POSITIVE_INFINITY && high / low > precision) {
		const middle = Math.sqrt(low * high)
		if (await trial(middle)) low = middle
		else high = middle
	}
	return low
}

/** A sustained rate and one that is not. */
const bracket = async (trial: Trial, from: number, to: number): Promise<readonly [number, number]> => {
	let rate = from
	if (await trial(rate)) {
		while (rate < to) {
			const next = Math.min(rate * 2, to)
			if (!(await trial(next))) return [rate, next]
			rate = next
		}
		return [to, Number.POSITIVE_INFINITY]
	}
	while (rate > 1) {
		const next = Math.max(rate / 2, 1)
		if (await trial(next)) return [next, rate]
		rate = next
	}
	return [0, rate]
}
