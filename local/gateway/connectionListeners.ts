import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Admit } from '../server/admitRequest.ts'
import { unreadable } from '../server/clientErrors.ts'
import {
	endConnection,
	failed,
	isRefusal,
	notFound,
	type Refusal,
	refuseConnection,
} from '../server/refusal.ts'
import type { RunningExchanges } from '../server/runningExchanges.ts'
import type { RunningWebSocketApi } from './webSocketApi.ts'

/** Where the stage of the WebSocket API is served. */
export const webSocketPath = '/ws'

type ConnectionListenersNeeds = {
	readonly admit: Admit
	readonly webSocket: Pick<RunningWebSocketApi, 'handleUpgrade'>
	readonly exchanges: RunningExchanges
	readonly onDefect: (error: unknown) => void
}

/** RFC 9110 §9.3.6: this is no proxy. */
const noProxy: Refusal = { status: 501, message: 'Not Implemented: this is not a proxy' }

/** What serves a connection that is no longer, or never was, one of requests and responses. */
export const connectionListeners = ({ admit, webSocket, exchanges, onDefect }: ConnectionListenersNeeds) => {
	const unreadables = new WeakSet<Socket>()

	const upgrade = async (request: IncomingMessage, head: Buffer): Promise<void> => {
		const target = admit(request)
		if (isRefusal(target)) refuseConnection(request.socket, target)
		else if (target.path !== webSocketPath) refuseConnection(request.socket, notFound)
		else await webSocket.handleUpgrade(request, target, head)
	}

	const onUpgrade = (request: IncomingMessage, head: Buffer): void => {
		const { socket } = request
		const written = socket.bytesWritten
		upgrade(request, head).catch((error: unknown) => {
			onDefect(error)
			if (socket.bytesWritten > written) socket.destroy()
			else refuseConnection(socket, failed)
		})
	}

	const onConnect = async ({ socket }: IncomingMessage): Promise<void> => {
		await exchanges.answered(socket)
		refuseConnection(socket, noProxy)
	}

	/** What cannot be read is answered when everything before it is. */
	const onUnreadable = async (error: NodeJS.ErrnoException, socket: Socket): Promise<void> => {
		if (unreadables.has(socket)) return
		unreadables.add(socket)
		const { hasBegunNext } = await exchanges.answered(socket)
		if (!socket.writable) socket.destroy()
		else if (hasBegunNext) endConnection(socket)
		else refuseConnection(socket, unreadable(error))
	}

	/** Node.js (v24.21) is silent about what it cannot read of a request whose upgrade is ignored: it would wait on. */
	const onEnd = (socket: Socket): void => {
		if (exchanges.isHalfSent(socket)) void onUnreadable(new Error('the rest does not come'), socket)
	}

	return { onUpgrade, onConnect, onUnreadable, onEnd }
}
