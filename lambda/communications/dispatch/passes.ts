import { isYoung } from '../../aws/sockets/handshake.ts'
import type { Key } from '../../rest/access/gate.ts'
import { heartbeatMilliseconds, overlapMilliseconds, retentionMilliseconds } from '../contract.ts'
import type { StoredEvent } from '../eventTable.ts'
import type { Heard } from '../record/listeners.ts'
import { heardBy, mayListen, wantsAlive } from '../sockets/heardBy.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import { type CatchUpNeeds, catchUp } from './catchUp.ts'
import { aliveSources } from './heartbeat.ts'
import { inOrder, oldestOf, withCursors } from './inOrder.ts'
import { createLanes, type LaneNeeds, portion } from './lanes.ts'
import { type New, readNew } from './readNew.ts'
import { advanceTo, type Window } from './window.ts'

export type PassNeeds = LaneNeeds &
	Pick<CatchUpNeeds, 'readMinute' | 'aboutStream' | 'noteProgress'> & {
		readonly listSockets: (now: number) => Promise<readonly StreamSocket[]>
		/** the valid key with this id, as it was within the last second, or as it is now */
		readonly findKey: (keyId: string, isNow: boolean) => Promise<Key | undefined>
		readonly framesFor: (socket: StreamSocket, key: Key, events: readonly StoredEvent[]) => readonly string[]
		/** events that these sockets hear are written for another hour */
		readonly stillListening: (heard: readonly Heard[], now: number) => Promise<void>
		readonly wake: (delaySeconds?: number) => Promise<void>
		readonly window: Window
	}

/** Frames that a socket may still wait for when it gets more: one that is slow holds up the others only then. */
const patient = 100

/** Keys that were revoked just now: what was read of them before may be older. */
const revokedIn = (events: readonly StoredEvent[]): ReadonlySet<string> =>
	new Set(
		events.flatMap(({ event }) =>
			event.type === 'action' && event.verb === 'key.revoked' ? [event.object] : [],
		),
	)

/** The queue may wake the dispatcher a little early, by its own clock. */
const earlyMilliseconds = 5000

/** until a socket that could not be ended is tried again; more than `earlyMilliseconds` */
const againMilliseconds = 10_000

const none: New = { events: [], from: 0, to: 0, settled: 0 }

type Reader = readonly [StreamSocket, Key]

export type Passes = {
	/** reads what is new, and begins to send it */
	readonly run: () => Promise<void>
	/** whether something is still being sent, or has to be looked at again soon */
	readonly areBusy: () => boolean
	/** whether `run` has to be called again, even if nobody knocks */
	readonly isUnfinished: () => boolean
	/** whether that can be done as soon as nothing is being sent */
	readonly isBehind: () => boolean
	/** resolves when nothing is being sent any more */
	readonly idle: () => Promise<void>
	/** to be called when nothing is being sent: whoever could not be ended is tried again soon */
	readonly hurry: () => Promise<void>
	/** throws what failed meanwhile */
	readonly rejectFailed: () => void
	/** ends what can be continued later, and waits for the rest; rejects with what failed meanwhile */
	readonly stop: () => Promise<void>
}

/** The work of one dispatcher for as long as it has the lease. */
export const startPasses = (needs: PassNeeds): Passes => {
	const { window, now, findKey } = needs
	/** `liveSince`, by id */
	const joined = new Map<string, number>()
	const catching = new Map<string, Promise<void>>()
	const failures: unknown[] = []
	const fail = (error: unknown): void => {
		failures.push(error)
	}
	const lanes = createLanes(needs, fail)
	const reading = { readMinute: needs.readMinute, sent: window.sent, enough: portion }
	let isStopping = false
	let isUnfinished = false
	let isBehind = false
	/** what was read, and has still to be sent */
	let rest = none

	const begin = (socket: StreamSocket, key: Key): void => {
		if (catching.has(socket.id)) return
		const task = catchUp({
			...needs,
			lanes,
			now,
			framesFor: (one, events) => needs.framesFor(one, key, events),
			join: ({ id }, readTo) => {
				const liveSince = Math.max(window.position, readTo)
				joined.set(id, liveSince)
				return { recent: window.recent, liveSince }
			},
			isStopping: () => isStopping,
		})(socket)
			.catch(fail)
			.finally(() => catching.delete(socket.id))
		catching.set(socket.id, task)
	}

	const isLive = ({ id, isLive }: StreamSocket): boolean => isLive === true || joined.has(id)

	/** A socket that was faster than the dispatcher has more than live ones have got. */
	const liveSince = ({ id, liveSince = 0 }: StreamSocket): number => joined.get(id) ?? liveSince

	const deliver = (live: readonly Reader[], events: readonly StoredEvent[]): void => {
		for (const [socket, key] of live) {
			const since = liveSince(socket) - overlapMilliseconds
			const frames = needs.framesFor(
				socket,
				key,
				events.filter(({ time }) => time >= since),
			)
			if (frames.length > 0) void lanes.send(socket, frames)
		}
	}

	const beat = async (live: readonly Reader[], at: number): Promise<void> => {
		if (at < window.heartbeatAt - earlyMilliseconds) return
		window.heartbeatAt = at + heartbeatMilliseconds
		const isAliveWanted = live.some(([socket, key]) => wantsAlive(socket, key))
		for (const [socket, key] of live) {
			const told = Math.max(window.position, liveSince(socket))
			void lanes.send(socket, needs.framesFor(socket, key, aliveSources(window.recent, told)))
			const heartbeat = { type: 'heartbeat', cursor: String(told) }
			const isOfEdge = key.scopes.includes('edge:downlinks')
			const frame = isAliveWanted && isOfEdge ? { ...heartbeat, isAliveWanted } : heartbeat
			void lanes.send(socket, needs.aboutStream(socket, frame))
		}
		if (live.length > 0) await needs.stillListening([...new Set(live.map(([socket]) => heardBy(socket)))], at)
		await needs.wake(heartbeatMilliseconds / 1000)
	}

	/** Brings the next heartbeat forward, unless it comes soon: a socket is left that could not be ended. */
	const hurry = async (): Promise<void> => {
		const at = now() + againMilliseconds
		if (!lanes.isOneLeft() || window.heartbeatAt < at + earlyMilliseconds) return
		window.heartbeatAt = at
		await needs.wake(againMilliseconds / 1000)
	}

	/** From when on live sockets may have missed events: after a failure the position is an older one. */
	const startFor = (readers: readonly Reader[], readAt: number): number => {
		const live = readers.flatMap(([socket]) => (isLive(socket) ? socket : []))
		if (live.length === 0) return readAt
		const since = Math.min(...live.map(liveSince))
		return Math.max(window.position, since, readAt - retentionMilliseconds)
	}

	/** Sockets whose keys are valid. The others are ended, unless it is too early to say. */
	const findReaders = async (listed: readonly StreamSocket[], readAt: number): Promise<readonly Reader[]> => {
		const readers: Reader[] = []
		for (const socket of listed.filter(({ id }) => !lanes.isEnded(id))) {
			if (socket.isEnding === true) {
				void lanes.end(socket, 'again')
				continue
			}
			const key = await findKey(socket.keyId, !isLive(socket))
			if (key !== undefined && mayListen(key)) readers.push([socket, key])
			else if (isLive(socket) || !isYoung(socket, readAt)) await lanes.end(socket, 'revoked')
			else isUnfinished = true
		}
		return readers
	}

	const run = async (): Promise<void> => {
		const readAt = now()
		const mayHave = lanes.longest() <= (isBehind ? portion : patient) ? portion : 0
		isUnfinished = false
		isBehind = false
		const listed = await needs.listSockets(readAt / 1000)
		const readers = await findReaders(listed, readAt)
		if (readers.length === 0) {
			window.sent.clear()
			rest = none
			advanceTo(window, readAt, [])
			if (listed.some(({ isEnding }) => isEnding)) await beat([], readAt)
			else window.heartbeatAt = 0
			return
		}
		// A socket that is not live yet reads for itself what came before.
		if (rest.settled === 0) rest = await readNew(reading, startFor(readers, readAt), readAt)
		const { from, to, settled } = rest
		const most = Math.min(mayHave, settled)
		const { due, rest: later, isWaiting } = inOrder(rest.events, window.newest, now(), most)
		const isCut = due.length === most && later.length > 0
		// From here to the next wait: a socket that joins gets these either as a live one, or with what was sent lately.
		const revoked = revokedIn(due)
		const valid = readers.filter(([{ keyId }]) => !revoked.has(keyId))
		const live = valid.filter(([socket]) => isLive(socket))
		advanceTo(window, isCut ? Math.max(from, oldestOf(later)) : to, due)
		rest = isCut ? { from, to, events: later, settled: settled - due.length } : none
		isBehind = isCut || to < readAt
		isUnfinished ||= isWaiting || isBehind
		deliver(live, withCursors(due, later))
		for (const [socket] of readers) if (revoked.has(socket.keyId)) void lanes.end(socket, 'revoked')
		for (const [socket, key] of valid)
			if (!isLive(socket)) {
				if (readAt >= socket.from) begin(socket, key)
				isUnfinished = true
			}
		await beat(live, readAt)
	}

	const rejectFailed = (): void => {
		if (failures.length > 0) throw failures[0]
	}

	const settle = async (): Promise<void> => {
		await Promise.allSettled(catching.values())
		await lanes.drain()
	}

	return {
		run,
		areBusy: () => isUnfinished || lanes.areBusy() || catching.size > 0,
		isUnfinished: () => isUnfinished,
		isBehind: () => isBehind,
		hurry,
		rejectFailed,
		idle: settle,
		stop: async () => {
			isStopping = true
			await settle()
			rejectFailed()
		},
	}
}
