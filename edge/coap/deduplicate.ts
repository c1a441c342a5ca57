import { hash } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Incoming } from './request.ts'

/** Values for the messages of the last `lifetimeMs`, by `repeatKey`. */
export type Remembered<T> = Readonly<{
	find: (key: string) => T | undefined
	add: (key: string, value: T) => void
}>

export type Bounds = Readonly<{ lifetimeMs: number; maxEntries: number }>

/**
 * Keeps at most `maxEntries` and drops the oldest first. An entry of a CON takes up to 0.7 kB (key with digest,
 * acknowledgement, overhead of the Map), one of a NON 0.4 kB. 20 000 of each take less than 25 MB.
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
		find: (key) => {
			const entry = entries.get(key)
			return entry !== undefined && entry.expires > now() ? entry.value : undefined
		},
		add: (key, value) => {
			dropFirst((expires) => expires <= now() || entries.size >= maxEntries)
			entries.set(key, { expires: now() + lifetimeMs, value })
		},
	}
}

/**
 * Equal for the same bytes from the same endpoint: a retransmission (RFC 7252 §4.2). RFC 7252 §4.5 identifies a
 * duplicate by endpoint and message id alone; docs/adr/0021-a-repeat-is-the-same-bytes.md says why that loses data.
 * The bytes contain type and message id. The key has a digest of them, because a datagram can have 64 KB.
 */
export const repeatKey = ({ peer, datagram }: Pick<Incoming, 'peer' | 'datagram'>): string =>
	`${peer.key} ${hash('sha256', datagram, 'base64')}`
