import type { QuickJSContext } from 'quickjs-emscripten-core'
import type { ConverterLimits } from '../converter.ts'
import type { Interpreter } from './interpreters.ts'
import { addressOf, COUNT_BETWEEN_LOOKS, wordsOf } from './interruptCounter.ts'

export type Watch = {
	/** whether the deadline has ended something */
	readonly isLate: () => boolean
	/** gives so many milliseconds from now */
	readonly extend: (milliseconds: number) => void
}

export type Clocks = {
	/** milliseconds from any start, never going back */
	readonly clock: () => number
	/**
	 * Milliseconds of CPU time of this thread. Where it is given, it counts, too: on a busy machine, or a function that has
	 * only a part of a CPU, 100 ms may pass while a script has had five.
	 */
	readonly cpuClock?: () => number
}

type Time = Clocks & { readonly limits: ConverterLimits }

/** Ends what runs in the context when its time is over. */
export const watchTime = (
	{ quickJs, counterOffset }: Interpreter,
	context: QuickJSContext,
	{ limits, clock, cpuClock }: Time,
): Watch => {
	const address = addressOf(context)
	const counter =
		counterOffset === undefined || address === undefined ? undefined : (address + counterOffset) / 4
	let words = wordsOf(quickJs)
	let deadline = clock() + limits.milliseconds
	let cpuDeadline = (cpuClock?.() ?? 0) + limits.milliseconds
	let isLate = false
	context.runtime.setInterruptHandler(() => {
		// Memory that grew is another buffer.
		if (words.length === 0) words = wordsOf(quickJs)
		if (counter !== undefined) words[counter] = COUNT_BETWEEN_LOOKS
		if (clock() < deadline || (cpuClock !== undefined && cpuClock() < cpuDeadline)) return false
		isLate = true
		return true
	})
	return {
		isLate: () => isLate,
		extend: (milliseconds) => {
			deadline = clock() + milliseconds
			cpuDeadline = (cpuClock?.() ?? 0) + milliseconds
		},
	}
}
