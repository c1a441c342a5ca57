/** What is known of the messages that have not reached all watchers. */
export type Outstanding = {
	readonly sent: (message: number, now: number) => void
	/** one update of a message has reached one watcher */
	readonly arrived: (message: number, now: number) => void
	readonly size: () => number
	/** milliseconds from the datagram to the last update at the last watcher, of each complete message */
	readonly latencies: () => readonly number[]
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
	let latencies: number[] = []
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
			latencies.push(now - entry.sentAt)
		},
		size: () => waiting.size,
		latencies: () => latencies,
		lastArrival: () => last,
		clear: () => {
			waiting.clear()
			latencies = []
		},
	}
}
