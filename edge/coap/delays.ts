import type { Clock } from './clock.ts'
import { createQueue } from './queue.ts'

/** Runs actions after one and the same time. Most are cancelled soon, so one timer of the clock serves all. */
export type Delays = Readonly<{
	/** the returned function cancels it */
	start: (action: () => void) => () => void
	/** cancels all */
	stop: () => void
}>

type Waiting = Readonly<{ due: number; action: () => void }>

export const createDelays = (clock: Clock, ms: number): Delays => {
	const waiting = createQueue<Waiting>()
	let cancelTimer: (() => void) | undefined
	const wait = (left: number): void => {
		cancelTimer = clock.after(left, run)
	}
	const run = (): void => {
		cancelTimer = undefined
		for (let next = waiting.oldest(); next !== undefined; next = waiting.oldest()) {
			const left = next.value.due - clock.now()
			if (left > 0) {
				wait(left)
				return
			}
			waiting.remove(next)
			next.value.action()
		}
	}
	return {
		start: (action) => {
			const place = waiting.append({ due: clock.now() + ms, action })
			if (cancelTimer === undefined) wait(ms)
			return () => waiting.remove(place)
		},
		stop: () => {
			waiting.clear()
			cancelTimer?.()
			cancelTimer = undefined
		},
	}
}
