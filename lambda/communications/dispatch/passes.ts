import { isYoung } from '../../aws/sockets/handshake.ts'
import type { Key } from '../../rest/access/gate.ts'
import { heartbeatMilliseconds, overlapMilliseconds, retentionMilliseconds } from '../contract.ts'
import { minuteOf, type StoredEvent } from '../eventTable.ts'
import type { Heard } from '../record/listeners.ts'
import { heardBy, mayListen, wantsAlive } from '../sockets/heardBy.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import { type CatchUpNeeds, catchUp } from './catchUp.ts'
import { aliveSources } from './heartbeat.ts'
import { inOrder, withCursors } from './inOrder.ts'
import { createLanes, type LaneNeeds } from './lanes.ts'
import { advanceTo, digestOf, type Window } from './window.ts'

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

/** Clocks of writers may be ahead by so much. */
const aheadMilliseconds = 1000

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

export type Passes = {
	/** reads what is new, and begins to send it */
	readonly run: () => Promise<void>
	/** whether something is still being sent, or has to be looked at again soon */
	readonly areBusy: () => boolean
	readonly isUnfinished: () => boolean
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
	const joined = new Set<string>()
	const catching = new Map<string, Promise<void>>()
	const failures: unknown[] = []
	const fail = (error: unknown): void => {
		failures.push(error)
	}
	const lanes = createLanes(needs, fail)
	let isStopping = false
	let isUnfinished = false

	const begin = (socket: StreamSocket, key: Key): void => {
		if (catching.has(socket.id)) return
		const task = catchUp({
			...needs,
			lanes,
			now,
			framesFor: (one, events) => needs.framesFor(one, key, events),
			join: () => {
				joined.add(socket.id)
				return window
			},
			isStopping: () => isStopping,
		})(socket)
			.catch(fail)
			.finally(() => catching.delete(socket.id))
		catching.set(socket.id, task)
	}

	const readNew = async (position: number, readAt: number): Promise<readonly StoredEvent[]> => {
		const from = position - overlapMilliseconds
		const minutes: number[] = []
		for (let minute = minuteOf(from); minute <= minuteOf(readAt + aheadMilliseconds); minute++)
			minutes.push(minute)
		const all = await Promise.all(minutes.map((minute) => needs.readMinute(minute, from)))
		const ids = new Set<string>()
		return all.flat().filter((stored) => {
			const isNew = !window.sent.has(digestOf(stored)) && !ids.has(stored.event.id)
			ids.add(stored.event.id)
			return isNew
		})
	}

	const deliver = (live: readonly (readonly [StreamSocket, Key])[], events: readonly StoredEvent[]): void => {
		for (const [socket, key] of live) {
			const frames = needs.framesFor(socket, key, events)
			if (frames.length > 0) void lanes.send(socket, frames)
		}
	}

	const beat = async (live: readonly (readonly [StreamSocket, Key])[], at: number): Promise<void> => {
		if (at < window.heartbeatAt - earlyMilliseconds) return
		window.heartbeatAt = at + heartbeatMilliseconds
		deliver(live, aliveSources(window.recent, at))
		const heartbeat = { type: 'heartbeat', cursor: String(window.position) }
		const isAliveWanted = live.some(([socket, key]) => wantsAlive(socket, key))
		for (const [socket, { scopes }] of live) {
			const isOfEdge = scopes.includes('edge:downlinks')
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

	const isLive = ({ id, isLive }: StreamSocket): boolean => isLive === true || joined.has(id)

	/** From when on live sockets may have missed events: after a failure the position is an older one. */
	const startFor = (readers: readonly (readonly [StreamSocket, Key])[], readAt: number): number => {
		const live = readers.flatMap(([socket]) => (isLive(socket) ? socket : []))
		if (live.length === 0) return readAt
		const since = Math.min(...live.map(({ liveSince = 0 }) => liveSince))
		return Math.max(window.position, since, readAt - retentionMilliseconds)
	}

	const run = async (): Promise<void> => {
		const readAt = now()
		const listed = await needs.listSockets(readAt / 1000)
		const readers: (readonly [StreamSocket, Key])[] = []
		isUnfinished = false
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
		if (readers.length === 0) {
			window.sent.clear()
			advanceTo(window, readAt, [])
			if (listed.some(({ isEnding }) => isEnding)) await beat([], readAt)
			else window.heartbeatAt = 0
			return
		}
		// A socket that is not live yet reads for itself what came before.
		const read = await readNew(startFor(readers, readAt), readAt)
		const { due, isWaiting } = inOrder(read, window.newest, now())
		// From here to the next wait: a socket that joins gets these either as a live one, or with what was sent lately.
		const revoked = revokedIn(due)
		const valid = readers.filter(([{ keyId }]) => !revoked.has(keyId))
		const live = valid.filter(([socket]) => isLive(socket))
		advanceTo(window, readAt, due)
		deliver(live, withCursors(due))
		for (const [socket] of readers) if (revoked.has(socket.keyId)) void lanes.end(socket, 'revoked')
		for (const [socket, key] of valid)
			if (!isLive(socket)) {
				if (readAt >= socket.from) begin(socket, key)
				isUnfinished = true
			}
		isUnfinished ||= isWaiting
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
