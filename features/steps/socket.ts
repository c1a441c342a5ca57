import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { World } from '../world.ts'

type Hearing = {
	/** takes what ends the connection, also while its handshake is still going on */
	readonly onEnd: World['onEnd']
	/** takes every message as it comes */
	readonly hear: (text: string) => void
	/** frames that are recognised as repeats of earlier ones are left out */
	readonly isRepeat?: (frame: Frame) => boolean
}

export type Frame = Readonly<Record<string, unknown>>

export type Socket = {
	/** what has arrived and was not taken yet, in the order of arrival */
	readonly waiting: Frame[]
	/**
	 * What `take` finds among the waiting frames, now or after one of the next ones; undefined when nothing was
	 * found in time, or before the connection ended.
	 */
	readonly until: <T>(take: () => T | undefined, seconds: number) => Promise<T | undefined>
	/** whether the other side ends the connection, now or in time */
	readonly ends: (seconds: number) => Promise<boolean>
	readonly send: (text: string) => void
	/** ends the TCP connection, without a close frame */
	readonly breakOff: () => void
}

const parse = (text: string): Frame => {
	try {
		return JSON.parse(text) as Frame
	} catch {
		return { 'not JSON': text }
	}
}

/** A WebSocket; or the status, if the handshake is refused. */
export const openSocket = async (
	url: string,
	{ onEnd, hear, isRepeat = () => false }: Hearing,
): Promise<Socket | { readonly refusedWith: number }> => {
	const socket = new WebSocket(url)
	onEnd(() => socket.terminate())
	const waiting: Frame[] = []
	const listeners = new Set<() => void>()
	socket.on('message', (data: Buffer) => {
		const text = data.toString()
		hear(text)
		const frame = parse(text)
		if (isRepeat(frame)) return
		waiting.push(frame)
		for (const listener of listeners) listener()
	})
	const { promise: refused, resolve: refuse } = Promise.withResolvers<number>()
	socket.on('unexpected-response', (request, response) => {
		refuse(response.statusCode ?? 0)
		request.destroy()
	})
	const status = await Promise.race([once(socket, 'open'), refused])
	// From here on a socket that fails just ends; whoever waits for a frame says what is missing.
	socket.on('error', () => undefined)
	if (typeof status === 'number') return { refusedWith: status }
	return {
		waiting,
		send: (text) => socket.send(text),
		until: async (take, seconds) => {
			const { promise, resolve } = Promise.withResolvers<ReturnType<typeof take>>()
			// Several frames may come at once: the next ones are for the next who waits.
			let isOver = false
			const end = (found: ReturnType<typeof take>): void => {
				isOver = true
				resolve(found)
			}
			const look = (): void => {
				const found = isOver ? undefined : take()
				if (found !== undefined) end(found)
			}
			const giveUp = (): void => end(undefined)
			const timer = setTimeout(giveUp, seconds * 1000)
			socket.once('close', giveUp)
			listeners.add(look)
			look()
			if (socket.readyState !== WebSocket.OPEN) giveUp()
			try {
				return await promise
			} finally {
				clearTimeout(timer)
				socket.off('close', giveUp)
				listeners.delete(look)
			}
		},
		ends: async (seconds) => {
			if (socket.readyState === WebSocket.CLOSED) return true
			const closed = once(socket, 'close', { signal: AbortSignal.timeout(seconds * 1000) })
			return closed.then(
				() => true,
				() => false,
			)
		},
		breakOff: () => socket.terminate(),
	}
}
