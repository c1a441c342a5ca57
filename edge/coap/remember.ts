import type { Clock } from './clock.ts'

/** What is known of the last `lifetimeMs`, by key. */
export type Remembered<T> = Readonly<{
	find: (key: string) => T | undefined
	add: (key: string, value: T) => void
	forget: (key: string) => void
}>

export type Bounds = Readonly<{ lifetimeMs: number; maxEntries: number }>

type Entry<T> = Readonly<{ key: string; expires: number; value: T }> & {
	older: Entry<T> | undefined
	newer: Entry<T> | undefined
}

/** Never more than `maxEntries`: the oldest go first. */
export const remember = <T>(
	{ now }: Pick<Clock, 'now'>,
	{ lifetimeMs, maxEntries }: Bounds,
): Remembered<T> => {
	const entries = new Map<string, Entry<T>>()
	// All lifetimes are equal, so the entries expire in the order in which they came. The Map has that order, too, but the more
	// entries have left it, the longer it takes to find its first one.
	let oldest: Entry<T> | undefined
	let newest: Entry<T> | undefined
	const remove = (entry: Entry<T> | undefined): void => {
		if (entry === undefined) return
		entries.delete(entry.key)
		if (entry.older === undefined) oldest = entry.newer
		else entry.older.newer = entry.newer
		if (entry.newer === undefined) newest = entry.older
		else entry.newer.older = entry.older
	}
	const append = (key: string, expires: number, value: T): void => {
		const entry: Entry<T> = { key, expires, value, older: newest, newer: undefined }
		if (newest === undefined) oldest = entry
		else newest.newer = entry
		newest = entry
		entries.set(key, entry)
	}
	return {
		find: (key) => {
			const entry = entries.get(key)
			return entry !== undefined && entry.expires > now() ? entry.value : undefined
		},
		add: (key, value) => {
			const time = now()
			// A known key goes to the end, where its new lifetime belongs.
			remove(entries.get(key))
			while (oldest !== undefined && (oldest.expires <= time || entries.size >= maxEntries)) remove(oldest)
			append(key, time + lifetimeMs, value)
		},
		forget: (key) => remove(entries.get(key)),
	}
}
