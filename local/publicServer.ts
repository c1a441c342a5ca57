import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { admitRequest } from './admitRequest.ts'
import { answer, refusalAnswer } from './answer.ts'
import { unreadable } from './clientErrors.ts'
import type { HttpExchange } from './httpApi.ts'
import { createHostCheck } from './namesThisMachine.ts'
import { endConnection, failed, isRefusal, notFound, type Refusal, refuseConnection } from './refusal.ts'
import { createRunningExchanges } from './runningExchanges.ts'
import type { RunningWebSocketApi } from './webSocketApi.ts'
import { isHandshake } from './webSocketHandshake.ts'

type Needs = {
	readonly http: (exchange: HttpExchange) => Promise<void>
	readonly webSocket: Pick<RunningWebSocketApi, 'handleUpgrade' | 'close'>
	/** hears of what is wrong here, not of what clients do wrong */
	readonly onDefect: (error: unknown) => void
}

export type PublicServer = { readonly port: number; readonly close: () => Promise<void> }

/** Where the stage of the WebSocket API is served. */
export const webSocketPath = '/ws'

/** RFC 9110 §9.3.6: this is no proxy. */
const noProxy: Refusal = { status: 501, message: 'Not Implemented: this is not a proxy' }

/**
 * One port for what API Gateway serves under two host names: the HTTP API, and the WebSocket API at `/ws`. No request ends
 * the process: each is answered with its own error, and a connection that breaks is one that has ended.
 */
export const startPublicServer = async (
	{ http, webSocket, onDefect }: Needs,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<PublicServer> => {
	const admit = admitRequest(createHostCheck(host))
	const exchanges = createRunningExchanges()
	const sockets = new Set<Socket>()
	const unreadables = new WeakSet<Socket>()

	const serve = async (request: IncomingMessage, response: ServerResponse, proceed: () => void) => {
		const target = admit(request)
		if (isRefusal(target)) await answer(request, response, refusalAnswer(target))
		else await http({ request, response, target, proceed })
	}

	const onRequest = (request: IncomingMessage, response: ServerResponse, proceed: () => void): void => {
		exchanges.begin(request, response)
		// Node.js loses what comes in one piece with an upgrade that is ignored (v24.21): the client may send no more.
		if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false
		serve(request, response, proceed).catch(async (error: unknown) => {
			onDefect(error)
			if (response.headersSent) response.destroy()
			else await answer(request, response, refusalAnswer(failed))
		})
	}

	const onUpgrade = async (request: IncomingMessage, head: Buffer): Promise<void> => {
		const target = admit(request)
		if (isRefusal(target)) refuseConnection(request.socket, target)
		else if (target.path !== webSocketPath) refuseConnection(request.socket, notFound)
		else await webSocket.handleUpgrade(request, target, head)
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

	const server = createServer({
		// RFC 9110 §7.8: other protocols are ignored, and the request is answered.
		shouldUpgradeCallback: (request) => isHandshake(request) && exchanges.isIdle(request.socket),
	})
	server.on('connection', (socket) => {
		// Before anything else: Node.js takes its own listener away when it hands a connection over.
		socket.on('error', () => undefined)
		sockets.add(socket)
		socket.once('close', () => sockets.delete(socket))
	})
	server.on('request', (request, response) => onRequest(request, response, () => undefined))
	server.on('checkContinue', (request, response) =>
		onRequest(request, response, () => response.writeContinue()),
	)
	server.on('upgrade', (request, _, head) => {
		const { socket } = request
		const written = socket.bytesWritten
		onUpgrade(request, head).catch((error: unknown) => {
			onDefect(error)
			if (socket.bytesWritten > written) socket.destroy()
			else refuseConnection(socket, failed)
		})
	})
	server.on('connect', ({ socket }) => refuseConnection(socket, noProxy))
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
