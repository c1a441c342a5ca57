import { setTimeout as wait } from 'node:timers/promises'

/** Makes senders wait. */
export type Backpressure = {
	/** resolves when another message may be sent */
	readonly room: () => Promise<void>
	readonly close: () => void
}

const pause = 200

/**
 * Lets messages pass while the queue has fewer than `most`. The host and all functions share the processors of one
 * machine, and above its capacity a run would only measure time-outs.
 *
 * @param count rejects while the host is down
 */
export const createBackpressure = (count: () => Promise<number>, most: number): Backpressure => {
	let isOpen = false
	let isOver = false
	const look = async (): Promise<void> => {
		while (!isOver) {
			isOpen = (await count().catch(() => most)) < most
			await wait(pause)
		}
	}
	void look()
	return {
		room: async () => {
			while (!isOpen) await wait(pause)
		},
		close: () => {
			isOver = true
		},
	}
}
