import { once } from 'node:events'
import { WebSocket } from 'ws'
import { untilItHangs } from './hang.ts'

/** Opens a socket, and returns its messages one by one in their order. */
export const openSocket = async (url: string) => {
	const socket = new WebSocket(url)
	const messages: string[] = []
	socket.on('message', (data) => messages.push(Buffer.from(data as Buffer).toString()))
	await once(socket, 'open', { signal: untilItHangs() })
	return {
		socket,
		next: async (): Promise<string> => {
			if (messages.length === 0) await once(socket, 'message', { signal: untilItHangs() })
			return messages.shift() ?? ''
		},
		closed: async (): Promise<number> => {
			const [code] = await once(socket, 'close', { signal: untilItHangs() })
			return code as number
		},
	}
}

/** The status with which a handshake is refused. */
export const refusedStatus = (url: string): Promise<number> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(url)
		socket.on('unexpected-response', (_, response) => {
			resolve(response.statusCode ?? 0)
			socket.terminate()
		})
		socket.on('open', () => reject(new Error('the handshake was accepted')))
		socket.on('error', () => undefined)
	})
