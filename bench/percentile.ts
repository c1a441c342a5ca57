/** The least of some numbers that so large a share of them does not exceed; NaN if there are none. */
export const percentile = (numbers: readonly number[], share: number): number =>
	numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1] ?? Number.NaN
