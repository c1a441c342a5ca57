import { createLanes } from '../push/lanes.ts'

/** So long a batch sends backlogs; those of one device share it. */
const sliceMilliseconds = 250

/** What has not begun by then waits for another batch: a function has ten seconds, a call that hangs takes six. */
const lateMilliseconds = 3500

/** The part of a batch in which a socket is sent its backlog. */
export type Turn = {
	/** how long it may take */
	readonly milliseconds: number
	/** the batch has taken too long already */
	readonly isOver: boolean
}

type InTurn = <T>(
	socket: { readonly deviceId: string; readonly connectionId: string },
	work: (turn: Turn) => Promise<T>,
) => Promise<T>

/**
 * Divides the time of a batch among its devices, not among its sockets: the devices side by side, the sockets of a
 * device one after the other, each with its share of the time. So many sockets of one device take nothing from the one
 * socket of another. A device that is alone in the batch has its sockets served side by side.
 *
 * All sockets of the batch have to be given at once, before the first of them is awaited.
 */
export const takeTurns = (now: () => number): InTurn => {
	const begin = now()
	const counts = new Map<string, number>()
	const lanes = createLanes(Number.POSITIVE_INFINITY)
	return async ({ deviceId, connectionId }, work) => {
		counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1)
		// Until all of them are known.
		await Promise.resolve()
		const isAlone = counts.size === 1
		const milliseconds = sliceMilliseconds / (isAlone ? 1 : (counts.get(deviceId) ?? 1))
		return lanes(isAlone ? connectionId : deviceId, () =>
			work({ milliseconds, isOver: now() > begin + lateMilliseconds }),
		)
	}
}
