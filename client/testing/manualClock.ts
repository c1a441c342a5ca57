import type { Clock } from '../ports.ts'

export type ManualClock = Clock & {
	readonly advance: (ms: number) => void
	/** in how many milliseconds each timer is due, the next one first */
	readonly pending: () => readonly number[]
}

type Timer = { readonly due: number; readonly action: () => void }

/** A clock that stands still until a test moves it; timers run in the order in which they are due. */
export const manualClock = (): ManualClock => {
	const timers = new Set<Timer>()
	let time = Date.UTC(2024, 5, 3)
	const sorted = (): readonly Timer[] => [...timers].toSorted((left, right) => left.due - right.due)
	return {
		now: () => time,
		after: (ms, action) => {
			const timer = { due: time + ms, action }
			timers.add(timer)
			return () => timers.delete(timer)
		},
		advance: (ms) => {
			const until = time + ms
			for (let [timer] = sorted(); timer !== undefined && timer.due <= until; [timer] = sorted()) {
				timers.delete(timer)
				time = Math.max(time, timer.due)
				timer.action()
			}
			time = until
		},
		pending: () => sorted().map(({ due }) => due - time),
	}
}
