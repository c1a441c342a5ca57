import type { Disturbance } from '../sqs/receiveMessages.ts'
import { randomFrom } from './randomFrom.ts'

type Rates = {
	readonly seed: number
	/** the share of deliveries after which the message stays visible */
	readonly duplicate?: number
	readonly reorder?: boolean
}

export type QueueChances = {
	/** deliveries of messages while the queues were disturbed */
	readonly deliveries: number
	/** deliveries after which the message stayed visible, and so was delivered again */
	readonly repeats: number
}

export type QueueDisturbance = {
	/** Makes the queues deliver messages twice, or out of order, at these rates; returns a function that ends it. */
	readonly disturb: (rates: Rates) => () => void
	/** undefined while the queues are not disturbed */
	readonly current: () => Disturbance | undefined
	readonly chances: () => QueueChances
}

/** Disturbs the queues of a host for tests. The newest disturbance replaces the one before. */
export const createQueueDisturbance = (): QueueDisturbance => {
	let current: Disturbance | undefined
	const chances = { deliveries: 0, repeats: 0 }
	return {
		disturb: ({ seed, duplicate = 0, reorder = false }) => {
			const random = randomFrom(seed)
			const mine: Disturbance = {
				isDuplicated: () => {
					const isRepeated = random() < duplicate
					chances.deliveries += 1
					if (isRepeated) chances.repeats += 1
					return isRepeated
				},
				position: () => (reorder ? random() : undefined),
			}
			current = mine
			return () => {
				if (current === mine) current = undefined
			}
		},
		current: () => current,
		chances: () => ({ ...chances }),
	}
}
