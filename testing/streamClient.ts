import { once } from 'node:events'
import { asyncApi } from '../contracts/asyncApi/asyncApi.ts'
import { checkFrame } from '../contracts/check/checkFrame.ts'

/** A client of a stream: the WebSocket that Node.js has itself, as a browser has it. */
export type StreamClient = {
	readonly socket: WebSocket
	/** the next frame, whatever it is */
	readonly next: () => Promise<Frame>
	/** the next frame that fits; the others stay for later */
	readonly find: (fits: (frame: Frame) => boolean) => Promise<Frame>
	readonly send: (message: unknown) => void
	/** code with which it was closed */
	readonly closed: Promise<number>
	readonly close: () => void
}

export type Frame = Readonly<Record<string, unknown>>

const hangMilliseconds = 60_000

const problemOf = checkFrame(asyncApi())

/** Opens a socket. Rejects if the handshake is refused. To read a frame that is not as the document says rejects. */
export const openStream = async (url: string, protocols: readonly string[] = []): Promise<StreamClient> => {
	const socket = new WebSocket(url, [...protocols])
	const stream = new URL(url).pathname.endsWith('/actions') ? 'actions' : 'communications'
	const frames: string[] = []
	const arrivals = new EventTarget()
	socket.addEventListener('message', ({ data }) => {
		frames.push(String(data))
		arrivals.dispatchEvent(new Event('frame'))
	})
	const { promise: closed, resolve } = Promise.withResolvers<number>()
	socket.addEventListener('close', ({ code }) => resolve(code))
	const opened = Promise.withResolvers<void>()
	socket.addEventListener('open', () => opened.resolve())
	socket.addEventListener('error', () => opened.reject(new Error('the socket was refused, or has failed')))
	await opened.promise
	const find = async (fits: (frame: Frame) => boolean): Promise<Frame> => {
		for (let at = 0; ; at++) {
			while (frames.length <= at)
				await once(arrivals, 'frame', { signal: AbortSignal.timeout(hangMilliseconds) })
			const text = frames[at] ?? ''
			const problem = problemOf(stream, text)
			if (problem !== undefined) throw new Error(problem)
			const frame = JSON.parse(text) as Frame
			if (fits(frame)) {
				frames.splice(at, 1)
				return frame
			}
		}
	}
	return {
		socket,
		next: () => find(() => true),
		find,
		send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
		closed,
		close: () => socket.close(),
	}
}
