import type { Clock } from '../socket/ports.ts'

export type ManualClock = Clock & {
	readonly advance: (ms: number) => void
	/** milliseconds until each timer is due, sorted */
	readonly pending: () => readonly number[]
	/** resolves when a timer with a delay of `ms` is set */
	readonly armed: (ms: number) => Promise<void>
}

type Timer = { readonly due: number; readonly action: () => void }

/** A clock that only the test advances. Timers run in the order in which they are due. */
export const manualClock = (): ManualClock => {
	const timers = new Set<Timer>()
	const awaited = new Map<number, () => void>()
	let time = Date.UTC(2024, 5, 3)
	const sorted = (): readonly Timer[] => [...timers].toSorted((left, right) => left.due - right.due)
	return {
		now: () => time,
		after: (ms, action) => {
			const timer = { due: time + ms, action }
			timers.add(timer)
			awaited.get(ms)?.()
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
		armed: (ms) => new Promise((resolve) => awaited.set(ms, resolve)),
		pending: () => sorted().map(({ due }) => due - time),
	}
}
