/** How many tests of a part have passed and failed; whatever has not passed has failed. */
export type Count = { readonly passed: number; readonly failed: number }

/** A part of a run, such as `tsc`, or a test file. */
export type Part = { readonly name: string; readonly milliseconds: number }

export const noCount: Count = { passed: 0, failed: 0 }

export const oneCount = (isPassed: boolean): Count =>
	isPassed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }

export const sumOf = (counts: readonly Count[]): Count =>
	counts.reduce(
		(sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
		noCount,
	)

const line = ({ name, milliseconds }: Part): string =>
	`${(milliseconds / 1000).toFixed(1).padStart(8)} s  ${name}\n`

/** How long each part took, longest first; of more than `limit` parts only the longest. */
export const describeParts = (parts: readonly Part[], limit = parts.length): string =>
	parts
		.toSorted((a, b) => b.milliseconds - a.milliseconds)
		.slice(0, limit)
		.map(line)
		.join('')
