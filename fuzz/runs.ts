import type { ContentFormat } from '../lambda/lwm2m/convert.ts'
import { execute } from './execute.ts'
import { readCorpus } from './packs/corpus.ts'
import { inputOf } from './packs/input.ts'
import { retainedBytes } from './retainedBytes.ts'

export type Failure = {
	readonly seed: number
	readonly run: number
	readonly problem: string
	/** whether the problem is the time, which must be confirmed when no other thread runs */
	readonly isSlow: boolean
	readonly contentFormat: ContentFormat
	readonly receivedAt: number
	readonly hex: string
}

/** Every `step`th run, `first` ≤ run < `end`. */
export type Share = {
	readonly seed: number
	readonly first: number
	readonly end: number
	readonly step: number
	readonly limitMs: number
}

type Observer = {
	/** called before each run, so that a hanging run is known */
	readonly onRun: (run: number) => void
	readonly onFailure: (failure: Failure) => void
}

export type Outcome = { readonly slowestMs: number; readonly slowestRun: number }

/** Runs between two checks of the memory. */
const BATCH = 5000

/** Limit of the growth of the heap after a batch, compared to the first batch. */
const MAX_GROWTH_BYTES = 20 * 2 ** 20

/** Every 8th run also uses the narrow window. A single repeated run always does. */
const NARROW_EVERY = 8

/** Runs until the compiler is warm. */
const WARM_UP = 1000

/** Executes a share of the runs. Everything except times and memory depends only on the seed. */
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
