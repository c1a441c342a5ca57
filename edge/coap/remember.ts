import type { Clock } from './clock.ts'
import { createQueue, type Place } from './queue.ts'

/** What is known of the last `lifetimeMs`, by key. */
export type Remembered<T> = Readonly<{
	find: (key: string) => T | undefined
	add: (key: string, value: T) => void
	forget: (key: string) => void
}>

export type Bounds = Readonly<{ lifetimeMs: number; maxEntries: number }>

type Entry<T> = Readonly<{ key: string; expires: number; value: T }>

/** Never more than `maxEntries`: the oldest go first. */
export const remember = <T>(
	{ now }: Pick<Clock, 'now'>,
	{ lifetimeMs, maxEntries }: Bounds,
): Remembered<T> => {
	const places = new Map<string, Place<Entry<T>>>()
	// All lifetimes are equal: the entries expire in the order in which they came.
	const queue = createQueue<Entry<T>>()
	const forget = (key: string): void => {
		const place = places.get(key)
		if (place === undefined) return
		places.delete(key)
		queue.remove(place)
	}
	const dropOldest = (time: number): void => {
		for (let oldest = queue.oldest(); oldest !== undefined; oldest = queue.oldest()) {
			if (oldest.value.expires > time && places.size < maxEntries) return
			forget(oldest.value.key)
		}
	}
	return {
		find: (key) => {
			const entry = places.get(key)?.value
			return entry !== undefined && entry.expires > now() ? entry.value : undefined
		},
		add: (key, value) => {
			const time = now()
			// A known key goes to the end, where its new lifetime belongs.
			forget(key)
			dropOldest(time)
			places.set(key, queue.append({ key, expires: time + lifetimeMs, value }))
		},
		forget,
	}
}
