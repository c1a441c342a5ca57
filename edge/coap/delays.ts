import type { Clock } from './clock.ts'

/** Runs actions after one and the same time. Most are cancelled soon, so one timer of the clock serves all. */
export type Delays = Readonly<{
	/** the returned function cancels it */
	start: (action: () => void) => () => void
	/** cancels all */
	stop: () => void
}>

type Waiting = Readonly<{ due: number; action: () => void }>

export const createDelays = (clock: Clock, ms: number): Delays => {
	// In the order of their start, and so of their end.
	const waiting = new Set<Waiting>()
	let cancelTimer: (() => void) | undefined
	const wait = (left: number): void => {
		cancelTimer = clock.after(left, run)
	}
	const run = (): void => {
		cancelTimer = undefined
		for (const each of waiting) {
			const left = each.due - clock.now()
			if (left > 0) {
				wait(left)
				return
			}
			waiting.delete(each)
			each.action()
		}
	}
	return {
		start: (action) => {
			const each = { due: clock.now() + ms, action }
			waiting.add(each)
			if (cancelTimer === undefined) wait(ms)
			return () => void waiting.delete(each)
		},
		stop: () => {
			waiting.clear()
			cancelTimer?.()
			cancelTimer = undefined
		},
	}
}
