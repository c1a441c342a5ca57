import type { Clock } from '../coap/clock.ts'

export type ManualClock = Clock & Readonly<{ advance: (ms: number) => void }>

type Timer = Readonly<{ due: number; action: () => void }>

/** A clock that only the test advances. Timers run in the order in which they are due. */
export const manualClock = (): ManualClock => {
	const timers = new Set<Timer>()
	let time = 0
	const nextDue = (until: number): Timer | undefined =>
		[...timers].filter(({ due }) => due <= until).toSorted((left, right) => left.due - right.due)[0]
	return {
		now: () => time,
		after: (ms, action) => {
			const timer = { due: time + ms, action }
			timers.add(timer)
			return () => timers.delete(timer)
		},
		advance: (ms) => {
			const until = time + ms
			for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
				timers.delete(timer)
				time = timer.due
				timer.action()
			}
			time = until
		},
	}
}
