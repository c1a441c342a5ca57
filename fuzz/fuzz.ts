import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { execute, LIMIT_MS } from './execute.ts'
import { readCorpus } from './packs/corpus.ts'
import { inputOf } from './packs/input.ts'
import type { Failure, Outcome } from './runs.ts'
import type { WorkerMessage, WorkerShare } from './worker.ts'

export type Options = {
	readonly seed: number
	/** the first run; default: 0 */
	readonly from?: number
	readonly runs: number
	readonly workers: number
	/** limit of the time for one input, in milliseconds */
	readonly limitMs?: number
	readonly onFailure?: (failure: Failure) => void
	/** called every few seconds with the number of finished runs */
	readonly onProgress?: (done: number) => void
}

export type Report = Outcome & { readonly runs: number; readonly failures: readonly Failure[] }

const PROGRESS_MS = 5000

/** Time after which a run counts as hanging. */
const HANGS_AFTER_MS = 30_000

/** Heap of a thread, more than any input needs. Above it the thread dies, not the program. */
const MAX_HEAP_MB = 256

/** Limit of stored failures. */
const MAX_FAILURES = 20

/** Limit of slow inputs that are tried again at the end. */
const MAX_SLOW = 200

/** Fuzzes the conversion on several threads. The inputs depend only on the seed and the numbers of the runs. */
export const fuzz = async (options: Options): Promise<Report> => {
	const failures: Failure[] = []
	const slow: Failure[] = []
	const fail = (failure: Failure): void => {
		if (failures.length >= MAX_FAILURES || failures.some((known) => isAlike(known, failure))) return
		failures.push(failure)
		options.onFailure?.(failure)
	}
	const sort = (failure: Failure): void => {
		if (!failure.isSlow) fail(failure)
		else if (slow.length < MAX_SLOW) slow.push(failure)
	}
	const { from = 0, runs, workers } = options
	const threads = Array.from({ length: Math.min(workers, runs) }, (_, first) =>
		startThread(options, first, sort),
	)
	const timer = setInterval(() => {
		options.onProgress?.(Math.max(0, ...threads.map(({ current }) => current() - from)))
	}, PROGRESS_MS)
	const outcomes = await Promise.all(threads.map(({ end }) => end))
	clearInterval(timer)
	for (const failure of slow) if (isStillSlow(failure, options.limitMs)) fail(failure)
	const slowest = outcomes.toSorted((a, b) => b.slowestMs - a.slowestMs)[0]
	return { runs, failures, slowestMs: slowest?.slowestMs ?? 0, slowestRun: slowest?.slowestRun ?? 0 }
}

/** Number of repetitions of a slow input, after the compiler is warm. */
const LOOKS = 10

/** Whether a slow input is slow in every repetition, now that no other thread runs. */
const isStillSlow = ({ contentFormat, receivedAt, hex }: Failure, limitMs = LIMIT_MS): boolean => {
	const input = { contentFormat, receivedAt, payload: Buffer.from(hex, 'hex') }
	return Array.from({ length: LOOKS }).every(() => execute(input, { limitMs }).isSlow)
}

/** Whether two problems differ only in their numbers. */
const isAlike = (a: Failure, b: Failure): boolean => kind(a.problem) === kind(b.problem)

const kind = (problem: string): string => problem.replaceAll(/-?\d+(?:\.\d+)?/g, '#')

type Thread = { readonly current: () => number; readonly end: Promise<Outcome> }

const startThread = (options: Options, index: number, onFailure: (failure: Failure) => void): Thread => {
	const { seed, from = 0, runs, workers, limitMs = LIMIT_MS } = options
	const shared = new SharedArrayBuffer(8)
	const current = new Float64Array(shared)
	const first = from + index
	current[0] = first
	const workerData: WorkerShare = { seed, first, end: from + runs, step: workers, limitMs, current: shared }
	const worker = new Worker(new URL('./worker.ts', import.meta.url), {
		workerData,
		resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
	})
	let outcome: Outcome = { slowestMs: 0, slowestRun: first }
	const failAtCurrent = (problem: string): void => onFailure(failureOf(seed, current[0] ?? first, problem))
	worker.on('message', (message: WorkerMessage) => {
		if (message.failure !== undefined) onFailure(message.failure)
		else outcome = message.outcome
	})
	worker.on('error', (error) => failAtCurrent(`kills the thread: ${String(error)}`))
	const stopWatching = watch(
		() => current[0],
		() => {
			failAtCurrent(`does not end within ${HANGS_AFTER_MS} ms`)
			void worker.terminate()
		},
	)
	const end = once(worker, 'exit').then(() => {
		stopWatching()
		return outcome
	})
	return { current: () => current[0] ?? first, end }
}

/** Calls `onStop` when the value has not changed since the last check. The returned function ends the checks. */
const watch = (value: () => unknown, onStop: () => void): (() => void) => {
	let last: unknown
	const timer = setInterval(() => {
		if (value() === last) onStop()
		last = value()
	}, HANGS_AFTER_MS)
	return () => clearInterval(timer)
}

const failureOf = (seed: number, run: number, problem: string): Failure => {
	const { contentFormat, receivedAt, payload } = inputOf(readCorpus(), seed, run)
	return {
		seed,
		run,
		problem,
		isSlow: false,
		contentFormat,
		receivedAt,
		hex: Buffer.from(payload).toString('hex'),
	}
}
