import { overlapMilliseconds, retentionMilliseconds } from '../contract.ts'
import { minuteOf, type StoredEvent } from '../eventTable.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import type { SocketProgress } from '../sockets/socketTable.ts'
import { bySeq, withCursors } from './inOrder.ts'
import type { Lanes, Outcome } from './lanes.ts'

type Joined = { readonly recent: readonly StoredEvent[]; readonly position: number }

export type CatchUpNeeds = {
	readonly lanes: Pick<Lanes, 'send'>
	/** the events of a minute from a time on, by their times */
	readonly readMinute: (minute: number, from: number) => Promise<readonly StoredEvent[]>
	/** the frames of the events that a socket gets */
	readonly framesFor: (socket: StreamSocket, events: readonly StoredEvent[]) => readonly string[]
	/** frames that only native sockets get */
	readonly aboutStream: (socket: StreamSocket, frame: object) => readonly string[]
	readonly noteProgress: (id: string, progress: SocketProgress) => Promise<void>
	/**
	 * From now on the socket gets all that is sent to live ones.
	 *
	 * @return what was sent to live sockets in the last seconds, and up to when they have all, in milliseconds since the Unix epoch
	 */
	readonly join: (socket: StreamSocket) => Joined
	readonly isStopping: () => boolean
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Frames between two looks at the time. */
const slice = 50

/** A look at the newest events that took longer is made once more before the socket joins the live ones. */
const freshMilliseconds = 1000

/**
 * Tells a new socket from when on nothing is missed, sends what it has missed, and makes it live. Stops where it is told to;
 * the next call goes on from there.
 */
export const catchUp =
	(needs: CatchUpNeeds) =>
	async (socket: StreamSocket): Promise<void> => {
		const { lanes, framesFor, aboutStream, isStopping, now } = needs
		const { after, from, gap } = socket
		const sent = new Set<string>()
		let again = 0
		/** how many of them the cursor of the request covers */
		const countCovered = (events: readonly StoredEvent[]): number =>
			framesFor(
				socket,
				events.filter(({ time }) => after !== undefined && time <= after),
			).length
		const sendMissed = async (events: readonly StoredEvent[]): Promise<Outcome | 'stopped'> => {
			const missed = withCursors(bySeq(events.filter(({ event }) => !sent.has(event.id))))
			for (let at = 0; at < missed.length; at += slice) {
				const some = missed.slice(at, at + slice)
				if (isStopping()) {
					const oldest = missed
						.slice(at)
						.reduce((time, one) => Math.min(time, one.time), Number.POSITIVE_INFINITY)
					await needs.noteProgress(socket.id, { readTo: oldest })
					return 'stopped'
				}
				const outcome = await lanes.send(socket, framesFor(socket, some))
				if (outcome !== 'sent') return outcome
				for (const { event } of some) sent.add(event.id)
				again += countCovered(some)
			}
			return 'sent'
		}

		if (socket.readTo === undefined) {
			const cursor = String(after === undefined ? from : Math.min(after, from))
			const frames = aboutStream(socket, { type: 'subscribed', cursor, gap })
			if ((await lanes.send(socket, frames)) !== 'sent') return
		}
		const oldest = now() - retentionMilliseconds
		const start = after === undefined ? from : Math.max(oldest, after - overlapMilliseconds)
		let readTo = Math.max(start, (socket.readTo ?? start) - overlapMilliseconds)
		if (after === undefined) readTo = Math.max(readTo, from)
		for (;;) {
			const readAt = now()
			const minute = minuteOf(readTo)
			if ((await sendMissed(await needs.readMinute(minute, readTo))) !== 'sent') return
			if (minute < minuteOf(readAt)) readTo = (minute + 1) * 60_000
			else if (now() - readAt < freshMilliseconds) break
			else readTo = Math.max(readTo, readAt - overlapMilliseconds)
			if (isStopping()) return needs.noteProgress(socket.id, { readTo })
		}
		// No wait from here to the end of the next four lines: no later event must get in between.
		const { recent: lately, position } = needs.join(socket)
		const recent = lately.filter(({ event, time }) => time >= start && !sent.has(event.id))
		const joined = lanes.send(socket, framesFor(socket, withCursors(recent)))
		const resumed = { type: 'resumed', cursor: String(now()), again: again + countCovered(recent) }
		if (after !== undefined) void lanes.send(socket, aboutStream(socket, resumed))
		if ((await joined) === 'sent') await needs.noteProgress(socket.id, { liveSince: position })
	}
