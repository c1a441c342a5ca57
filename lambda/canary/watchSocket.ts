import { on } from 'node:events'

export type Frame = Readonly<Record<string, unknown>>

export type Watcher = {
	/** the next frame that a check accepts; rejects when the socket is closed, or the time is over */
	readonly next: (accept: (frame: Frame) => boolean) => Promise<Frame>
	readonly close: () => void
}

/** Opens a socket, and keeps its frames until they are asked for. */
export const watchSocket = (url: string, signal: AbortSignal): Watcher => {
	const socket = new WebSocket(url)
	const messages = on(socket, 'message', { signal, close: ['close'] })
	return {
		next: async (accept) => {
			for (;;) {
				const { done, value } = await messages.next()
				if (done === true) throw new Error('the socket was closed')
				const [event] = value as readonly { readonly data: string }[]
				const frame = JSON.parse(event?.data ?? '') as Frame
				if (accept(frame)) return frame
			}
		},
		close: () => socket.close(),
	}
}
