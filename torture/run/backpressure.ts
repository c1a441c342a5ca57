import { setTimeout as wait } from 'node:timers/promises'

/** Delays senders. */
export type Backpressure = {
	/** resolves when another message may be sent */
	readonly room: () => Promise<void>
	readonly close: () => void
}

const pause = 200

/**
 * Lets messages pass while there are less than so many on the queue: the host and all functions share the processors of
 * one machine, and a sender that exceeds its capacity measures its time-outs.
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
