/** The smallest number that a share of the numbers does not exceed: 0.99 is the 99th percentile. NaN without numbers. */
export const percentile = (numbers: readonly number[], share: number): number =>
	numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1] ?? Number.NaN
