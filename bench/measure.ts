const BATCH_NS = 25e6
const WARM_UP_NS = 400e6
const WARM_UP_CALLS = 20000

const batchNs = (work: () => unknown, calls: number): number => {
	const start = process.hrtime.bigint()
	let result: unknown
	for (let call = 0; call < calls; call++) result = work()
	const ns = Number(process.hrtime.bigint() - start)
	// Uses the result, so that the engine cannot optimise the work away.
	if (result === undefined) throw new Error('There is no result.')
	return ns
}

/** Number of calls in a batch, measured with warm code. */
const callsPerBatch = (work: () => unknown): number => {
	let calls = 0
	let ns = 0
	while (ns < WARM_UP_NS && calls < WARM_UP_CALLS) {
		ns += batchNs(work, 1)
		calls += 1
	}
	return Math.max(1, Math.round((BATCH_NS * calls) / ns))
}

export const shuffled = <T>(items: readonly T[]): readonly T[] =>
	items
		.map((item) => ({ item, order: Math.random() }))
		.sort((a, b) => a.order - b.order)
		.map(({ item }) => item)

export const median = (numbers: readonly number[]): number =>
	numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/**
 * Nanoseconds per call of each contestant: the median of rounds. Every round runs all contestants in random order.
 * With `--expose-gc`, young garbage is collected between two contestants.
 */
export const measure = (
	works: Readonly<Record<string, () => unknown>>,
	rounds: number,
): Readonly<Record<string, number>> => {
	const measured = Object.entries(works).map(([name, work]) => ({
		name,
		work,
		calls: callsPerBatch(work),
		times: [] as number[],
	}))
	for (let round = 0; round < rounds; round++)
		for (const { work, calls, times } of shuffled(measured)) {
			globalThis.gc?.({ type: 'minor' })
			times.push(batchNs(work, calls) / calls)
		}
	return Object.fromEntries(measured.map(({ name, times }) => [name, median(times)]))
}
