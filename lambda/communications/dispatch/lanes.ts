import { isYoung } from '../../aws/sockets/handshake.ts'
import type { StreamSocket } from '../sockets/socket.ts'

/**
 * Events that a socket gets at once, at most. What is under way when a shift ends is sent before the function has to end, even if
 * each frame takes 100 ms: so every shift makes progress, however far behind it is.
 */
export const portion = 25

export type Posted = 'sent' | 'gone' | 'slow' | 'failed'

/** Why a socket is ended; `again`: it could not be ended before. */
export type Why = Posted | 'revoked' | 'again'

export type LaneNeeds = {
	readonly post: (socket: StreamSocket, frame: string) => Promise<Posted>
	/** ends a socket, and forgets it. False if the service refuses: then it is noted that the socket is to be ended */
	readonly end: (socket: StreamSocket, why: Why) => Promise<boolean>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** `young`: API Gateway may not have opened it yet; nothing was sent. `ended`: it is no more. */
export type Outcome = 'sent' | 'young' | 'ended'

/** Sends frames to sockets: to each in order, to all side by side. A socket that does not take a frame is ended. */
export type Lanes = {
	readonly send: (socket: StreamSocket, frames: readonly string[]) => Promise<Outcome>
	readonly end: (socket: StreamSocket, why: 'revoked' | 'again') => Promise<void>
	readonly isEnded: (id: string) => boolean
	/** whether a socket is left that could not be ended */
	readonly isOneLeft: () => boolean
	readonly areBusy: () => boolean
	/** how many frames the socket waits for that has most of them before it */
	readonly longest: () => number
	/** resolves when all that was to be sent by now has been sent */
	readonly drain: () => Promise<void>
}

/** @param onFailed is called when a socket was neither ended nor noted as such: it has missed frames, and nobody knows */
export const createLanes = ({ post, end, now }: LaneNeeds, onFailed: (error: unknown) => void): Lanes => {
	const lanes = new Map<string, Promise<Outcome>>()
	const waiting = new Map<string, number>()
	const ended = new Set<string>()
	let isOneLeft = false

	const endFor = async (socket: StreamSocket, why: Why): Promise<Outcome> => {
		ended.add(socket.id)
		if (!(await end(socket, why))) isOneLeft = true
		return 'ended'
	}

	const sendAll = async (socket: StreamSocket, frames: readonly string[]): Promise<Outcome> => {
		for (const frame of frames) {
			if (ended.has(socket.id)) return 'ended'
			const posted = await post(socket, frame)
			if (posted === 'sent') continue
			if (posted === 'gone' && socket.isLive !== true && isYoung(socket, now())) return 'young'
			return ended.has(socket.id) ? 'ended' : endFor(socket, posted)
		}
		return 'sent'
	}

	const enqueue = (id: string, work: () => Promise<Outcome>): Promise<Outcome> => {
		const mine = (lanes.get(id) ?? Promise.resolve('sent')).then(work, work)
		lanes.set(id, mine)
		const forget = () => {
			if (lanes.get(id) === mine) lanes.delete(id)
		}
		mine.then(forget, (error: unknown) => {
			forget()
			onFailed(error)
		})
		return mine
	}

	const count = (id: string, more: number): void => {
		const frames = (waiting.get(id) ?? 0) + more
		if (frames === 0) waiting.delete(id)
		else waiting.set(id, frames)
	}

	return {
		send: (socket, frames) => {
			count(socket.id, frames.length)
			return enqueue(socket.id, () => sendAll(socket, frames).finally(() => count(socket.id, -frames.length)))
		},
		end: async (socket, why) => {
			if (ended.has(socket.id)) return
			ended.add(socket.id)
			await enqueue(socket.id, () => endFor(socket, why)).catch(() => undefined)
		},
		isEnded: (id) => ended.has(id),
		isOneLeft: () => isOneLeft,
		areBusy: () => lanes.size > 0,
		longest: () => Math.max(0, ...waiting.values()),
		drain: async () => {
			await Promise.allSettled(lanes.values())
		},
	}
}
