import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connectionListeners } from '../gateway/connectionListeners.ts'
import type { RunningWebSocketApi } from '../gateway/runWebSocketApi.ts'
import { isHandshake } from '../gateway/webSocketHandshake.ts'
import { admitRequest } from './admitRequest.ts'
import type { HttpExchange } from './httpExchange.ts'
import { createHostCheck } from './namesThisMachine.ts'
import { requestListeners } from './requestListeners.ts'
import { createRunningExchanges } from './runningExchanges.ts'

type PublicServerNeeds = {
	readonly http: (exchange: HttpExchange) => Promise<void>
	/** by the path at which each is served */
	readonly webSockets: ReadonlyMap<string, Pick<RunningWebSocketApi, 'handleUpgrade' | 'close'>>
	/** called with errors of the server, not with mistakes of clients */
	readonly onDefect: (error: unknown) => void
}

export type PublicServer = { readonly port: number; readonly close: () => Promise<void> }

/**
 * Serves an HTTP API and any number of WebSocket APIs on one port. No request ends the process: the client of a request
 * that fails gets the error, and a connection that breaks counts as ended.
 *
 * @param host the address to bind to. Requests may name it in `Host`, besides the names of this machine, and no other.
 */
export const startPublicServer = async (
	{ http, webSockets, onDefect }: PublicServerNeeds,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<PublicServer> => {
	const exchanges = createRunningExchanges()
	const needs = { admit: admitRequest(createHostCheck(host)), exchanges, onDefect }
	const { onRequest, onCheckContinue } = requestListeners({ ...needs, http })
	const { onUpgrade, onConnect, onUnreadable, onEnd } = connectionListeners({ ...needs, webSockets })
	const sockets = new Set<Socket>()
	const server = createServer({
		// RFC 9110 §7.8: a request to upgrade to another protocol is answered like any other. This callback must not throw.
		shouldUpgradeCallback: (request) => isHandshake(request) && exchanges.isIdle(request.socket),
	})
	// A client that has closed its side still gets its answers. The property is old, and missing in the types.
	Object.assign(server, { httpAllowHalfOpen: true })
	server.on('connection', (socket) => {
		// First of all: Node.js removes its own listener when it hands a connection over.
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
	// The operating system could not accept a connection.
	server.on('error', onDefect)
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			await Promise.all([...webSockets.values()].map((webSocket) => webSocket.close()))
			server.close()
			for (const socket of sockets) socket.destroy()
			await once(server, 'close')
		},
	}
}
