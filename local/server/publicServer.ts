import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connectionListeners } from '../gateway/connectionListeners.ts'
import type { HttpExchange } from '../gateway/httpApi.ts'
import type { RunningWebSocketApi } from '../gateway/webSocketApi.ts'
import { isHandshake } from '../gateway/webSocketHandshake.ts'
import { admitRequest } from './admitRequest.ts'
import { createHostCheck } from './namesThisMachine.ts'
import { requestListeners } from './requestListeners.ts'
import { createRunningExchanges } from './runningExchanges.ts'

type PublicServerNeeds = {
	readonly http: (exchange: HttpExchange) => Promise<void>
	readonly webSocket: Pick<RunningWebSocketApi, 'handleUpgrade' | 'close'>
	/** hears of what is wrong here, not of what clients do wrong */
	readonly onDefect: (error: unknown) => void
}

export type PublicServer = { readonly port: number; readonly close: () => Promise<void> }

/**
 * One port for what API Gateway serves under two host names: the HTTP API, and the WebSocket API at `/ws`. No request ends
 * the process: each is answered with its own error, and a connection that breaks is one that has ended.
 *
 * @param host address to bind to; besides the names of this machine the only one that requests may name
 */
export const startPublicServer = async (
	{ http, webSocket, onDefect }: PublicServerNeeds,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<PublicServer> => {
	const exchanges = createRunningExchanges()
	const needs = { admit: admitRequest(createHostCheck(host)), exchanges, onDefect }
	const { onRequest, onCheckContinue } = requestListeners({ ...needs, http })
	const { onUpgrade, onConnect, onUnreadable, onEnd } = connectionListeners({ ...needs, webSocket })
	const sockets = new Set<Socket>()
	const server = createServer({
		// RFC 9110 §7.8: other protocols are ignored, and the request is answered. Nothing may be thrown here.
		shouldUpgradeCallback: (request) => isHandshake(request) && exchanges.isIdle(request.socket),
	})
	// A client that has said all it has to say still gets its answers: an old property, which the types do not know.
	Object.assign(server, { httpAllowHalfOpen: true })
	server.on('connection', (socket) => {
		// Before anything else: Node.js takes its own listener away when it hands a connection over.
		socket.on('error', () => undefined)
		socket.once('end', () => onEnd(socket))
		sockets.add(socket)
		socket.once('close', () => sockets.delete(socket))
	})
	server.on('request', onRequest).on('checkContinue', onCheckContinue)
	server.on('upgrade', (request, _, head) => onUpgrade(request, head))
	server.on('connect', (request) => void onConnect(request))
	server.on('clientError', (error, socket) => void onUnreadable(error, socket as Socket))
	server.listen(port, host)
	await once(server, 'listening')
	// A connection that the operating system does not give out.
	server.on('error', onDefect)
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			await webSocket.close()
			server.close()
			for (const socket of sockets) socket.destroy()
			await once(server, 'close')
		},
	}
}
