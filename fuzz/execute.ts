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

/** What one input may cost, in milliseconds. */
export const LIMIT_MS = 10

const REPETITIONS = 5

/** Both in milliseconds. */
export type Clocks = {
	readonly wallMs: () => number
	/** of this thread, perhaps in ticks of some milliseconds */
	readonly cpuMs: () => number
}

const machineClocks: Clocks = { wallMs: () => performance.now(), cpuMs }

type Options = {
	readonly limitMs?: number
	readonly convertInput?: typeof convert
	readonly clocks?: Clocks
	/** false leaves out what the conversion says to those who find fewer times plausible: a third of the work */
	readonly hasNarrowWindow?: boolean
}

export type Execution = {
	readonly problem: string | undefined
	/** whether the problem is the time it takes, which other threads may still be to blame for */
	readonly isSlow: boolean
	/** of the conversion alone */
	readonly elapsedMs: number
}

/**
 * Converts one input and checks the result. What is slow is tried again: the fastest time counts, or the CPU time if that
 * is less, because the machine has been busy.
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
			problemOfShortWay(input, conversion, convertInput) ??
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

/** Without records plain packs are read in another way, which has to give the same. */
const problemOfShortWay = (
	input: Input,
	{ updates, findings }: Conversion,
	convertInput: typeof convert,
	options: ConvertOptions = {},
): string | undefined => {
	const short = convertInput(input, { ...options, records: false, senML: false })
	return isDeepStrictEqual([short.updates, short.findings], [updates, findings])
		? undefined
		: 'without records it gives something else'
}

/** For those who find fewer times plausible, both ways give the same as well. */
const problemOfNarrowWindow = (input: Input, convertInput: typeof convert): string | undefined => {
	const options = { window: NARROW_WINDOW }
	const conversion = convertInput(input, options)
	const problem = problemOf(conversion, input) ?? problemOfShortWay(input, conversion, convertInput, options)
	return problem === undefined ? undefined : `with a narrow window: ${problem}`
}

/** The fastest of some repetitions, or what CPU time they took on average if that is less, in milliseconds. */
const fastest = (work: () => unknown, clocks: Clocks): number => {
	const start = clocks.cpuMs()
	const wallMs = Array.from({ length: REPETITIONS }, () => {
		const begin = clocks.wallMs()
		work()
		return clocks.wallMs() - begin
	})
	return Math.min(...wallMs, (clocks.cpuMs() - start) / REPETITIONS)
}
