import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../testing/random.ts'
import type { LiveSockets } from '../live/liveSockets.ts'

type DropAtRandomNeeds = {
	readonly sockets: LiveSockets
	readonly random: Random
	readonly clients: number
	readonly isOver: () => boolean
}

/** Maximum pause between two drops of one client, in milliseconds. */
const pause = 60_000

/** Ends the TCP connection of one client after the other. */
export const dropAtRandom = async ({
	sockets,
	random,
	clients,
	isOver,
}: DropAtRandomNeeds): Promise<void> => {
	while (!isOver()) {
		await wait(random.below(pause / clients))
		const open = sockets.open()
		if (open.length > 0) sockets.breakOff(random.pick(open))
	}
}
