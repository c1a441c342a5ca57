import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { GatewayLimits } from './gatewayLimits.ts'
import { watchFrames } from './watchFrames.ts'

/** An open connection, as the management API sees it. */
export type Socket = {
	readonly connectedAt: number
	readonly lastActiveAt: () => number
	readonly sourceIp: string
	/** sends a message; `full` if too many bytes already wait because the client reads slowly */
	readonly send: (data: Buffer) => 'taken' | 'full'
	readonly close: () => void
	/** closes it because the API stops; resolves when it has closed */
	readonly leave: () => Promise<void>
}

/** How many bytes may wait for one client before posts to it are refused. */
const maxWaitingBytes = 1024 * 1024

const leaveMilliseconds = 500

/**
 * Enforces the limits of API Gateway: closes with 1001 after both time-outs, and with 1009 after a frame that is too
 * large.
 */
export const limitSocket = (
	webSocket: WebSocket,
	{ request, connectedAt }: { request: IncomingMessage; connectedAt: number },
	limits: GatewayLimits,
): Socket => {
	let lastActiveAt = Date.now()
	const goAway = () => webSocket.close(1001, 'Going away')
	const lifetime = setTimeout(goAway, limits.connectionTime)
	let idle = setTimeout(goAway, limits.idleTime)
	const isActive = (): void => {
		lastActiveAt = Date.now()
		clearTimeout(idle)
		idle = setTimeout(goAway, limits.idleTime)
	}
	watchFrames(request.socket, (bytes) => {
		isActive()
		if (bytes > limits.webSocketFrameBytes) webSocket.close(1009, 'Message too big')
	})
	webSocket.on('error', () => webSocket.terminate())
	webSocket.on('close', () => {
		clearTimeout(lifetime)
		clearTimeout(idle)
	})
	return {
		connectedAt,
		lastActiveAt: () => lastActiveAt,
		sourceIp: request.socket.remoteAddress ?? '',
		send: (data) => {
			if (webSocket.bufferedAmount > maxWaitingBytes) return 'full'
			isActive()
			webSocket.send(data, { binary: false })
			return 'taken'
		},
		close: () => webSocket.close(1000),
		leave: () =>
			new Promise((done) => {
				const timer = setTimeout(() => webSocket.terminate(), leaveMilliseconds)
				webSocket.once('close', () => {
					clearTimeout(timer)
					done()
				})
				goAway()
			}),
	}
}
