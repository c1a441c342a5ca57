import { isDeepStrictEqual } from 'node:util'
import {
	type Conversion,
	type Options as ConvertOptions,
	convert,
	type Input,
} from '../lambda/lwm2m/convert.ts'
import { cpuMs } from '../lambda/testing/costMs.ts'
import { problemOf } from './check/check.ts'
import { NARROW_WINDOW } from './packs/pools.ts'

/** Limit of the time for one input, in milliseconds. */
export const LIMIT_MS = 10

const REPETITIONS = 5

/** Clocks in milliseconds. */
export type Clocks = {
	readonly wallMs: () => number
	/** CPU time of this thread; it may advance in steps of some milliseconds */
	readonly cpuMs: () => number
}

const machineClocks: Clocks = { wallMs: () => performance.now(), cpuMs }

type Options = {
	readonly limitMs?: number
	readonly convertInput?: typeof convert
	readonly clocks?: Clocks
	/** false leaves out the conversion with a narrow window of plausible times, a third of the work */
	readonly hasNarrowWindow?: boolean
}

export type Execution = {
	readonly problem: string | undefined
	/** whether the problem is the time, which other threads may have caused */
	readonly isSlow: boolean
	/** time of the conversion alone */
	readonly elapsedMs: number
}

/**
 * Converts one input and checks the result. Repeats a slow conversion, because the machine may be busy: the fastest time
 * counts, or the CPU time if it is less.
 */
export const execute = (input: Input, options: Options = {}): Execution => {
	const {
		limitMs = LIMIT_MS,
		convertInput = convert,
		clocks = machineClocks,
		hasNarrowWindow = true,
	} = options
	try {
		const start = clocks.wallMs()
		const conversion = convertInput(input)
		const elapsedMs = clocks.wallMs() - start
		const problem =
			problemOf(conversion, input) ??
			problemWithoutRecords(input, conversion, convertInput) ??
			(hasNarrowWindow ? problemOfNarrowWindow(input, convertInput) : undefined)
		JSON.stringify(conversion)
		if (problem !== undefined || elapsedMs <= limitMs) return { problem, isSlow: false, elapsedMs }
		const fastestMs = fastest(() => convertInput(input), clocks)
		const isSlow = fastestMs > limitMs
		return {
			problem: isSlow ? `takes ${fastestMs.toFixed(1)} ms, the limit is ${limitMs}` : undefined,
			isSlow,
			elapsedMs: Math.min(elapsedMs, fastestMs),
		}
	} catch (error) {
		return { problem: `throws ${String(error)}`, isSlow: false, elapsedMs: 0 }
	}
}

/** Checks that nothing else changes when the resolved records are left out. */
const problemWithoutRecords = (
	input: Input,
	{ updates, findings }: Conversion,
	convertInput: typeof convert,
	options: ConvertOptions = {},
): string | undefined => {
	const short = convertInput(input, { ...options, records: false, senML: false })
	return isDeepStrictEqual([short.updates, short.findings], [updates, findings])
		? undefined
		: 'without records the result is different'
}

/** The same check with a narrow window of plausible times. */
const problemOfNarrowWindow = (input: Input, convertInput: typeof convert): string | undefined => {
	const options = { window: NARROW_WINDOW }
	const conversion = convertInput(input, options)
	const problem =
		problemOf(conversion, input) ?? problemWithoutRecords(input, conversion, convertInput, options)
	return problem === undefined ? undefined : `with a narrow window: ${problem}`
}

/** Milliseconds of the fastest repetition, or the average CPU time if it is less. */
const fastest = (work: () => unknown, clocks: Clocks): number => {
	const start = clocks.cpuMs()
	const wallMs = Array.from({ length: REPETITIONS }, () => {
		const begin = clocks.wallMs()
		work()
		return clocks.wallMs() - begin
	})
	return Math.min(...wallMs, (clocks.cpuMs() - start) / REPETITIONS)
}
