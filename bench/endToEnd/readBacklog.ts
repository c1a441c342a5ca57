import { WebSocket } from 'ws'

/**
 * Milliseconds until a new socket has all imports of a device, with the marker at their end. It asks for several frames in a
 * message, as our client does; earlier builds send frame by frame.
 */
export const readBacklog = async (webSocketUrl: string, fingerprint: string): Promise<number> => {
	const startedAt = performance.now()
	const socket = new WebSocket(`${webSocketUrl}?fingerprint=${fingerprint}&after=0&frames=packed`, {
		perMessageDeflate: false,
	})
	const live = Promise.withResolvers<void>()
	socket.on('close', (code) => live.reject(new Error(`the socket was closed with ${code}`)))
	socket.on('message', (data: Buffer) => {
		if (data.includes('/senml/live"')) live.resolve()
	})
	await live.promise
	const milliseconds = performance.now() - startedAt
	socket.removeAllListeners('close')
	socket.close()
	return milliseconds
}
