import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../testing/random.ts'
import type { StreamListener } from './streamListener.ts'

/** Maximum pause between two cuts, in milliseconds. */
const pause = 5000

/** Ends the connection of a listener again and again. */
export const cutAtRandom = async (
	{ cut }: StreamListener,
	random: Random,
	isOver: () => boolean,
): Promise<void> => {
	while (!isOver()) {
		await wait(random.below(pause))
		cut()
	}
}
