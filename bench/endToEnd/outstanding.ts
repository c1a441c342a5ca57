import { percentile } from '../percentile.ts'

/** A message that every watcher has. */
export type Complete = {
	readonly sentAt: number
	/** milliseconds from the datagram to the last update at the last watcher */
	readonly latency: number
}

/** What is known of the messages that have not reached all watchers. */
export type Outstanding = {
	readonly sent: (message: number, now: number) => void
	/** one update of a message has reached one watcher */
	readonly arrived: (message: number, now: number) => void
	readonly size: () => number
	/** the complete messages, in the order of their completion */
	readonly complete: () => readonly Complete[]
	/** time of the last arrival */
	readonly lastArrival: () => number
	readonly clear: () => void
}

/**
 * Follows messages until every watcher has every update.
 *
 * @param arrivals updates of a message × watchers of its device
 */
export const createOutstanding = (arrivals: number): Outstanding => {
	const waiting = new Map<number, { readonly sentAt: number; left: number }>()
	let complete: Complete[] = []
	let last = 0
	return {
		sent: (message, sentAt) => void waiting.set(message, { sentAt, left: arrivals }),
		arrived: (message, now) => {
			const entry = waiting.get(message)
			if (entry === undefined) return
			last = now
			entry.left -= 1
			if (entry.left > 0) return
			waiting.delete(message)
			complete.push({ sentAt: entry.sentAt, latency: now - entry.sentAt })
		},
		size: () => waiting.size,
		complete: () => complete,
		lastArrival: () => last,
		clear: () => {
			waiting.clear()
			complete = []
		},
	}
}

/** The highest 90th percentile of the messages that were sent within the same second. */
export const worstSecond = (messages: readonly Complete[]): number => {
	const start = Math.min(...messages.map(({ sentAt }) => sentAt))
	const seconds = Map.groupBy(messages, ({ sentAt }) => Math.floor((sentAt - start) / 1000))
	return Math.max(
		...[...seconds.values()].map((second) =>
			percentile(
				second.map(({ latency }) => latency),
				0.9,
			),
		),
	)
}
