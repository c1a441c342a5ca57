import type { ContentFormat } from '../lambda/lwm2m/convert.ts'
import { execute } from './execute.ts'
import { readCorpus } from './packs/corpus.ts'
import { inputOf } from './packs/input.ts'
import { retainedBytes } from './retainedBytes.ts'

export type Failure = {
	readonly seed: number
	readonly run: number
	readonly problem: string
	/** whether the problem is the time it takes: to be confirmed when nothing else runs */
	readonly isSlow: boolean
	readonly contentFormat: ContentFormat
	readonly receivedAt: number
	readonly hex: string
}

/** Every `step`th run from `first` on, as long as it is below `end`. */
export type Share = {
	readonly seed: number
	readonly first: number
	readonly end: number
	readonly step: number
	readonly limitMs: number
}

type Observer = {
	/** before a run, so that a run that never ends is known */
	readonly onRun: (run: number) => void
	readonly onFailure: (failure: Failure) => void
}

export type Outcome = { readonly slowestMs: number; readonly slowestRun: number }

/** Runs between two looks at the memory. */
const BATCH = 5000

/** What may be kept after a batch, compared to the end of the first one. */
const MAX_GROWTH_BYTES = 20 * 2 ** 20

/** Of so many runs one looks at the narrow window as well; a run that is repeated alone does. */
const NARROW_EVERY = 8

/** The compiler is cold before. */
const WARM_UP = 1000

/** Executes a share of the runs. Depends on the seed alone, but for the times and the memory. */
export const executeRuns = (share: Share, { onRun, onFailure }: Observer): Outcome => {
	const { seed, first, end, step, limitMs } = share
	const corpus = readCorpus()
	let outcome: Outcome = { slowestMs: 0, slowestRun: first }
	let atFirst: number | undefined
	let executed = 0
	for (let run = first; run < end; run += step) {
		onRun(run)
		const input = inputOf(corpus, seed, run)
		const { contentFormat, receivedAt, payload } = input
		const fail = (problem: string, isSlow = false): void =>
			onFailure({
				seed,
				run,
				problem,
				isSlow,
				contentFormat,
				receivedAt,
				hex: Buffer.from(payload).toString('hex'),
			})
		const { problem, isSlow, elapsedMs } = execute(input, {
			limitMs,
			hasNarrowWindow: executed % NARROW_EVERY === 0,
		})
		if (problem !== undefined) fail(problem, isSlow)
		executed += 1
		if (elapsedMs > outcome.slowestMs && executed > WARM_UP)
			outcome = { slowestMs: elapsedMs, slowestRun: run }
		if (executed % BATCH !== 0) continue
		const retained = retainedBytes()
		atFirst ??= retained
		if (retained - atFirst > MAX_GROWTH_BYTES) {
			fail(`memory: ${retained - atFirst} bytes more are kept after ${executed} runs than after ${BATCH}`)
			atFirst = retained
		}
	}
	return outcome
}
