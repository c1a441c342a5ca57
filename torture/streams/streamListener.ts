import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { WireStreamFrame } from '../../client/wireCommunications.ts'

/** An event of a stream. Frames about the stream itself have no id. */
export type HeardEvent = Extract<WireStreamFrame, { readonly id: string; readonly at: number }>

export type StreamListener = {
	readonly name: string
	/** whether its key sees a device */
	readonly sees: (deviceId: string) => boolean
	/** all events in the order of their arrival, those that came again, too */
	readonly heard: readonly HeardEvent[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
	readonly connections: () => number
	/** how old its cursor was at most when a connection ended, in seconds */
	readonly mostBehind: () => number
	/** ends the TCP connection; the listener connects again after its cursor */
	readonly cut: () => void
	readonly close: () => void
}

type StreamListenerOptions = Pick<StreamListener, 'name' | 'sees'> & {
	readonly url: string
	readonly key: string
}

const pause = 200

/** Answers to a handshake that a valid request never gets. */
const refusals: readonly (number | undefined)[] = [400, 401, 403]

/** Follows the communications stream, and resumes by its cursor whenever the connection ends. Resolves when it is subscribed. */
export const startStreamListener = async (options: StreamListenerOptions): Promise<StreamListener> => {
	const { name, sees, url, key } = options
	const heard: HeardEvent[] = []
	const unexpected: string[] = []
	const subscribed = Promise.withResolvers<void>()
	let cursor: string | undefined
	let connections = 0
	let mostBehind = 0
	let isOver = false
	let socket: WebSocket | undefined

	const hear = (text: string): void => {
		const frame = JSON.parse(text) as WireStreamFrame
		if (!('cursor' in frame)) return
		cursor = frame.cursor
		if (frame.type === 'subscribed') {
			if (frame.gap) unexpected.push(`${name}: events may be missing after ${cursor}`)
			subscribed.resolve()
		}
		if ('id' in frame) heard.push(frame)
	}

	const connect = async (): Promise<void> => {
		const { promise: closed, resolve } = Promise.withResolvers<void>()
		const after = cursor === undefined ? '' : `?after=${cursor}`
		socket = new WebSocket(`${url}${after}`, ['senml-live', `key.${key}`])
		socket.on('open', () => {
			connections += 1
		})
		socket.on('message', (bytes: Buffer) => hear(bytes.toString()))
		socket.on('unexpected-response', (_request, { statusCode }) => {
			if (refusals.includes(statusCode)) unexpected.push(`${name}: refused with ${statusCode}`)
			socket?.terminate()
		})
		// The host is down for a moment.
		socket.on('error', () => undefined)
		socket.on('close', () => resolve())
		await closed
		if (cursor !== undefined) mostBehind = Math.max(mostBehind, Date.now() - Number(cursor))
	}
	const follow = async (): Promise<void> => {
		while (!isOver) {
			await connect()
			await wait(pause)
		}
	}
	void follow()
	await subscribed.promise
	return {
		name,
		sees,
		heard,
		unexpected,
		connections: () => connections,
		mostBehind: () => Math.round(mostBehind / 1000),
		cut: () => socket?.terminate(),
		close: () => {
			isOver = true
			socket?.terminate()
		},
	}
}
