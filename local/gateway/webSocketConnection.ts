import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { GatewayLimits } from './gatewayLimits.ts'
import { watchFrames } from './watchFrames.ts'

/** An open connection, as the management API sees it. */
export type Socket = {
	readonly connectedAt: number
	readonly lastActiveAt: () => number
	readonly sourceIp: string
	/** Takes the frame, unless the client reads so slowly that too much is waiting already. */
	readonly send: (data: Buffer) => 'taken' | 'full'
	readonly close: () => void
	/** ends it because the API ends; resolves when it has ended */
	readonly leave: () => Promise<void>
}

/** How much may wait for one client before posts to it are refused. */
const maxWaitingBytes = 1024 * 1024

const leaveMilliseconds = 500

/** Keeps a WebSocket within the limits of API Gateway: 1001 for both of its time-outs, 1009 for what is too large. */
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
