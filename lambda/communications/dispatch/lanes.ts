import type { StreamSocket } from '../sockets/socket.ts'

export type Posted = 'sent' | 'gone' | 'slow' | 'failed'

export type LaneNeeds = {
	readonly post: (socket: StreamSocket, frame: string) => Promise<Posted>
	/** ends a socket, and forgets it */
	readonly end: (socket: StreamSocket, why: Posted | 'revoked') => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** `young`: API Gateway may not have opened it yet; nothing was sent. `ended`: it is no more. */
export type Outcome = 'sent' | 'young' | 'ended'

/** Sends frames to sockets: to each in order, to all side by side. A socket that does not take a frame is ended. */
export type Lanes = {
	readonly send: (socket: StreamSocket, frames: readonly string[]) => Promise<Outcome>
	readonly end: (socket: StreamSocket) => Promise<void>
	readonly isEnded: (id: string) => boolean
	readonly areBusy: () => boolean
	/** resolves when all that was to be sent by now has been sent */
	readonly drain: () => Promise<void>
}

/** API Gateway answers 410 to a post that comes before `$connect` has returned. */
const youngMilliseconds = 5000

/** Whether a socket may not be open yet: it can neither be posted to nor be ended. */
export const isYoung = ({ connectedAt }: Pick<StreamSocket, 'connectedAt'>, now: number): boolean =>
	now - connectedAt < youngMilliseconds

export const createLanes = ({ post, end, now }: LaneNeeds): Lanes => {
	const lanes = new Map<string, Promise<Outcome>>()
	const ended = new Set<string>()

	const sendAll = async (socket: StreamSocket, frames: readonly string[]): Promise<Outcome> => {
		for (const frame of frames) {
			if (ended.has(socket.id)) return 'ended'
			const posted = await post(socket, frame)
			if (posted === 'sent') continue
			if (posted === 'gone' && socket.isLive !== true && isYoung(socket, now())) return 'young'
			if (!ended.has(socket.id)) {
				ended.add(socket.id)
				await end(socket, posted)
			}
			return 'ended'
		}
		return 'sent'
	}

	const enqueue = (id: string, work: () => Promise<Outcome>): Promise<Outcome> => {
		const mine = (lanes.get(id) ?? Promise.resolve('sent')).then(work, work)
		lanes.set(id, mine)
		const forget = () => {
			if (lanes.get(id) === mine) lanes.delete(id)
		}
		mine.then(forget, forget)
		return mine
	}

	return {
		send: (socket, frames) => enqueue(socket.id, () => sendAll(socket, frames)),
		end: async (socket) => {
			if (ended.has(socket.id)) return
			ended.add(socket.id)
			await enqueue(socket.id, async () => {
				await end(socket, 'revoked')
				return 'ended'
			})
		},
		isEnded: (id) => ended.has(id),
		areBusy: () => lanes.size > 0,
		drain: async () => {
			await Promise.all(lanes.values())
		},
	}
}
