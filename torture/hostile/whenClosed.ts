import type { WebSocket } from 'ws'

/** Resolves to the code with which a socket closes, also after an error. */
export const whenClosed = (socket: WebSocket): Promise<number> =>
	new Promise((resolve) => {
		socket.once('close', resolve)
	})
