import type { Clock } from './clock.ts'
import type { Peer } from './peer.ts'

/** What is known of the messages of the last `lifetimeMs`, by source endpoint and message id (RFC 7252 §4.5). */
export type Remembered<T> = Readonly<{
	find: (peer: Peer, messageId: number) => T | undefined
	add: (peer: Peer, messageId: number, value: T) => void
}>

export type Bounds = Readonly<{ lifetimeMs: number; maxEntries: number }>

/**
 * Never more than `maxEntries`: the oldest go first. An entry takes about 0.7 kB (key, acknowledgement, bookkeeping),
 * so 20 000 entries stay within 15 MB.
 */
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
		find: (peer, messageId) => {
			const entry = entries.get(messageKey(peer, messageId))
			return entry !== undefined && entry.expires > now() ? entry.value : undefined
		},
		add: (peer, messageId, value) => {
			dropFirst((expires) => expires <= now() || entries.size >= maxEntries)
			entries.set(messageKey(peer, messageId), { expires: now() + lifetimeMs, value })
		},
	}
}

/** RFC 7252 §4.4: a message id means something only together with the endpoint. */
export const messageKey = (peer: Peer, messageId: number): string => `${peer.key} ${messageId}`
