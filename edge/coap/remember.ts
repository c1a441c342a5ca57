import type { Clock } from './clock.ts'

/** What is known of the last `lifetimeMs`, by key. */
export type Remembered<T> = Readonly<{
	find: (key: string) => T | undefined
	add: (key: string, value: T) => void
	forget: (key: string) => void
}>

export type Bounds = Readonly<{ lifetimeMs: number; maxEntries: number }>

/** Never more than `maxEntries`: the oldest go first. */
export const remember = <T>(
	{ now }: Pick<Clock, 'now'>,
	{ lifetimeMs, maxEntries }: Bounds,
): Remembered<T> => {
	// A Map iterates in the order of insertion, and all lifetimes are equal: the first entry is always the oldest.
	const entries = new Map<string, Readonly<{ expires: number; value: T }>>()
	const dropFirst = (isDue: (expires: number) => boolean): void => {
		for (const [key, { expires }] of entries) {
			if (!isDue(expires)) return
			entries.delete(key)
		}
	}
	return {
		find: (key) => {
			const entry = entries.get(key)
			return entry !== undefined && entry.expires > now() ? entry.value : undefined
		},
		add: (key, value) => {
			// A known key goes to the end, where its new lifetime belongs.
			entries.delete(key)
			dropFirst((expires) => expires <= now() || entries.size >= maxEntries)
			entries.set(key, { expires: now() + lifetimeMs, value })
		},
		forget: (key) => void entries.delete(key),
	}
}
