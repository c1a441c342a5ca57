import { createLanes } from '../push/pushFrames.ts'

/** Time in which a batch sends backlogs; the sockets of one device share it. */
const sliceMilliseconds = 250

/** Time after which a batch starts no turn: the function has ten seconds, and a call that hangs takes six. */
const lateMilliseconds = 3500

/** The share of a batch for one socket. */
export type Turn = {
	/** limit of the turn */
	readonly milliseconds: number
	/** the batch has no time left */
	readonly isOver: boolean
}

type InTurn = <T>(
	socket: { readonly deviceId: string; readonly connectionId: string },
	work: (turn: Turn) => Promise<T>,
) => Promise<T>

/**
 * Divides the time of a batch among its devices, so that many sockets of one device take no time from another device.
 * Devices run in parallel. The sockets of a device run one after the other and share its time. If a batch has only one
 * device, its sockets run in parallel.
 *
 * Call it for all sockets of the batch before you await the first one.
 */
export const takeTurns = (now: () => number): InTurn => {
	const begin = now()
	const counts = new Map<string, number>()
	const lanes = createLanes(Number.POSITIVE_INFINITY)
	return async ({ deviceId, connectionId }, work) => {
		counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1)
		// The other sockets of the batch register in the same turn of the event loop.
		await Promise.resolve()
		const isAlone = counts.size === 1
		const milliseconds = sliceMilliseconds / (isAlone ? 1 : (counts.get(deviceId) ?? 1))
		return lanes(isAlone ? connectionId : deviceId, () =>
			work({ milliseconds, isOver: now() > begin + lateMilliseconds }),
		)
	}
}
