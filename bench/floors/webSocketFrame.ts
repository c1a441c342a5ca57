import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import type { Floor } from './floor.ts'

/** A frame to a client in this process, both sides. */
export const webSocketFrame = async (): Promise<Floor> => {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
	await once(server, 'listening')
	const { port } = server.address() as AddressInfo
	const connected = once(server, 'connection') as Promise<[WebSocket]>
	const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
	await once(client, 'open')
	const [socket] = await connected
	const frame = Buffer.alloc(500, 'x')
	return {
		name: 'WebSocket frame of 500 bytes, both sides',
		timesPerMessage: 0.5,
		run: () => {
			const arrived = once(client, 'message')
			socket.send(frame, { binary: false })
			return arrived
		},
		close: () => {
			client.terminate()
			server.close()
		},
	}
}
