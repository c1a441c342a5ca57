import { overlapMilliseconds, retentionMilliseconds } from '../contract.ts'
import { type Cursor, laterOf, readCursor, startOf, textOf } from '../cursor.ts'
import { minuteOf, type StoredEvent } from '../eventTable.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import type { SocketProgress } from '../sockets/socketTable.ts'
import { bySeq, oldestOf, withCursors } from './inOrder.ts'
import { type Lanes, type Outcome, portion } from './lanes.ts'

type Joined = {
	/** what was sent to live sockets in the last seconds */
	readonly recent: readonly StoredEvent[]
	/** since when it is one of them, in milliseconds since the Unix epoch: it has all that is older */
	readonly liveSince: number
}

export type CatchUpNeeds = {
	readonly lanes: Pick<Lanes, 'send'>
	/** the events of a minute from a time on, by their times */
	readonly readMinute: (minute: number, from: number) => Promise<readonly StoredEvent[]>
	/** the frames of the events that a socket gets */
	readonly framesFor: (socket: StreamSocket, events: readonly StoredEvent[]) => readonly string[]
	/** frames that only native sockets get */
	readonly aboutStream: (socket: StreamSocket, frame: object) => readonly string[]
	readonly noteProgress: (id: string, progress: SocketProgress) => Promise<void>
	/** From now on the socket gets what is sent to live ones. @param readTo up to when it has all, in milliseconds since the Unix epoch */
	readonly join: (socket: StreamSocket, readTo: number) => Joined
	readonly isStopping: () => boolean
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** A look at the newest events that took longer is made once more before the socket joins the live ones. */
const freshMilliseconds = 1000

/** The better one of a cursor that was sent before, and that of the next event. */
const cursorAfter = (
	before: Cursor | undefined,
	{ time, cursor: own = { time } }: StoredEvent,
	settled: number,
): Cursor => {
	const cursor: Cursor = own.time <= settled ? { ...own, isExact: true } : own
	return before === undefined ? cursor : laterOf(before, cursor)
}

/**
 * Tells a new socket from when on nothing is missed, sends what it has missed, and makes it live. Stops where it is told to;
 * the next call goes on from there.
 */
export const catchUp =
	(needs: CatchUpNeeds) =>
	async (socket: StreamSocket): Promise<void> => {
		const { lanes, framesFor, aboutStream, isStopping, now } = needs
		const { from, gap, readFrom: hadTo } = socket
		const after = readCursor(socket.after)
		const sent = new Set<string>()
		/** of the last event that was sent */
		let newest: Cursor | undefined = hadTo === undefined ? after : { time: hadTo, isExact: true }
		let again = 0
		/** how many of them the cursor of the request covers */
		const countCovered = (events: readonly StoredEvent[]): number =>
			framesFor(
				socket,
				events.filter(({ time }) => after !== undefined && time <= after.time),
			).length
		/** @param settled of what was written before this time, nothing was missing when it was read */
		const withBestCursors = (events: readonly StoredEvent[], settled: number): readonly StoredEvent[] =>
			withCursors(events).map((stored) => {
				newest = cursorAfter(newest, stored, settled)
				return { ...stored, cursor: newest }
			})
		const sendMissed = async (
			events: readonly StoredEvent[],
			settled: number,
		): Promise<Outcome | 'stopped'> => {
			const missed = withBestCursors(bySeq(events.filter(({ event }) => !sent.has(event.id))), settled)
			for (let at = 0; at < missed.length; at += portion) {
				const some = missed.slice(at, at + portion)
				if (isStopping()) {
					await needs.noteProgress(socket.id, { readFrom: Math.min(settled, oldestOf(missed.slice(at))) })
					return 'stopped'
				}
				const outcome = await lanes.send(socket, framesFor(socket, some))
				if (outcome !== 'sent') return outcome
				for (const { event } of some) sent.add(event.id)
				again += countCovered(some)
			}
			return 'sent'
		}

		if (hadTo === undefined) {
			const cursor = after === undefined || after.time > from ? String(from) : textOf(after)
			const frames = aboutStream(socket, { type: 'subscribed', cursor, gap })
			if ((await lanes.send(socket, frames)) !== 'sent') return
		}
		const oldest = now() - retentionMilliseconds
		const start = after === undefined ? from : Math.max(oldest, startOf(after))
		let readFrom = Math.max(start, hadTo ?? start)
		let readAt: number
		let settled: number
		for (;;) {
			readAt = now()
			settled = readAt - overlapMilliseconds
			const minute = minuteOf(readFrom)
			const end = (minute + 1) * 60_000
			// Until then late events may be added to it.
			const isOver = end <= settled
			const minutes = isOver || readAt < end ? [minute] : [minute, minute + 1]
			const read = await Promise.all(minutes.map((one) => needs.readMinute(one, readFrom)))
			if ((await sendMissed(read.flat(), settled)) !== 'sent') return
			if (isOver) readFrom = end
			else if (now() - readAt < freshMilliseconds) break
			else readFrom = Math.max(readFrom, settled)
			if (isStopping()) return needs.noteProgress(socket.id, { readFrom })
		}
		// No wait from here to the end of the next five lines: no later event must get in between.
		const { recent: lately, liveSince } = needs.join(socket, readAt)
		const since = Math.max(start, settled)
		const recent = lately.filter(({ event, time }) => time >= since && !sent.has(event.id))
		const joined = lanes.send(socket, framesFor(socket, withBestCursors(recent, settled)))
		const resumed = { type: 'resumed', cursor: String(now()), again: again + countCovered(recent) }
		if (after !== undefined) void lanes.send(socket, aboutStream(socket, resumed))
		if ((await joined) === 'sent') await needs.noteProgress(socket.id, { liveSince })
	}
