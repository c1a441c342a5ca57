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
import type { RunningWebSocketApi } from './runWebSocketApi.ts'

type ConnectionListenersNeeds = {
	readonly admit: Admit
	/** by the path of its stage */
	readonly webSockets: ReadonlyMap<string, Pick<RunningWebSocketApi, 'handleUpgrade'>>
	readonly exchanges: RunningExchanges
	readonly onDefect: (error: unknown) => void
}

/** RFC 9110 §9.3.6: CONNECT is for proxies, and this server is not one. */
const noProxy: Refusal = { status: 501, message: 'Not Implemented: this is not a proxy' }

/** The listeners for connections that do not carry HTTP requests: WebSockets, CONNECT, and bytes that are not HTTP. */
export const connectionListeners = ({ admit, webSockets, exchanges, onDefect }: ConnectionListenersNeeds) => {
	const unreadables = new WeakSet<Socket>()

	const upgrade = async (request: IncomingMessage, head: Buffer): Promise<void> => {
		const target = admit(request)
		if (isRefusal(target)) return refuseConnection(request.socket, target)
		const webSocket = webSockets.get(target.path)
		if (webSocket === undefined) refuseConnection(request.socket, notFound)
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

	/** Bytes that are not HTTP are answered after all requests before them. */
	const onUnreadable = async (error: NodeJS.ErrnoException, socket: Socket): Promise<void> => {
		if (unreadables.has(socket)) return
		unreadables.add(socket)
		const { hasBegunNext } = await exchanges.answered(socket)
		if (!socket.writable) socket.destroy()
		else if (hasBegunNext) endConnection(socket)
		else refuseConnection(socket, unreadable(error))
	}

	/**
	 * Node.js (v24.21) reports no error for an incomplete request whose upgrade it ignores: the connection would stay
	 * open.
	 */
	const onEnd = (socket: Socket): void => {
		if (exchanges.isHalfSent(socket)) void onUnreadable(new Error('the request is incomplete'), socket)
	}

	return { onUpgrade, onConnect, onUnreadable, onEnd }
}
