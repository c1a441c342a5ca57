import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Account } from '../access/account.ts'
import { createThrottle } from '../aws/throttle.ts'
import type { Lambda } from '../lambda/lambda.ts'
import { timedOut, withTimeout } from '../lambda/withTimeout.ts'
import { isRefusal, type Refusal, refuseConnection } from '../server/refusal.ts'
import type { RequestTarget } from '../server/requestTarget.ts'
import type { GatewayLimits } from './gatewayLimits.ts'
import { selectRoute, type WebSocketApi } from './webSocketApi.ts'
import { limitSocket, type Socket } from './webSocketConnection.ts'
import { type ConnectionMembers, requestContext, routeInvoker } from './webSocketEvents.ts'
import { handshakeProblem, shakeHands } from './webSocketHandshake.ts'

export type RunningWebSocketApi = {
	readonly handleUpgrade: (request: IncomingMessage, target: RequestTarget, head: Buffer) => Promise<void>
	/** undefined until `$connect` has returned, and after the connection has ended */
	readonly find: (connectionId: string) => Socket | undefined
	readonly close: () => Promise<void>
}

const tooManyRequests: Refusal = { status: 429, message: 'Too Many Requests' }
const unavailable: Refusal = { status: 503, message: 'Service Unavailable' }

type WebSocketApiNeeds = {
	readonly account: Account
	readonly lambda: Lambda
	readonly limits: GatewayLimits
}

/** Runs a WebSocket API with the authorizer, routes and events of API Gateway. */
export const runWebSocketApi = (
	api: WebSocketApi,
	{ account, lambda, limits }: WebSocketApiNeeds,
): RunningWebSocketApi => {
	/** that `$connect` has chosen */
	const protocols = new WeakMap<IncomingMessage, string>()
	const server = new WebSocketServer({
		noServer: true,
		maxPayload: limits.webSocketMessageBytes,
		clientTracking: false,
		handleProtocols: (_, request) => protocols.get(request) ?? false,
	})
	const mayPass = createThrottle(api.throttle, Date.now)
	const invoke = routeInvoker(api, account, lambda)
	const sockets = new Map<string, Socket>()
	const handshakes = new Set<Promise<void>>()
	const goodbyes = new Set<Promise<unknown>>()
	let closing = false

	const onMessage = async (
		webSocket: WebSocket,
		connection: ConnectionMembers,
		data: RawData,
	): Promise<void> => {
		const body = Buffer.from(data as Buffer).toString()
		const routeKey = selectRoute(api, body)
		const messageId = randomBytes(9).toString('base64')
		const context = requestContext(connection, routeKey, 'MESSAGE', { messageId })
		const { connectionId, requestId } = context
		const answer = (message: string) => webSocket.send(JSON.stringify({ message, connectionId, requestId }))
		const route = api.routes.get(routeKey)
		if (!mayPass()) return answer('Too Many Requests')
		if (route === undefined) return answer('Forbidden')
		try {
			const invoked = invoke(route, routeKey, { requestContext: context, body, isBase64Encoded: false })
			if ((await withTimeout(limits.webSocketIntegrationTime, invoked)) === timedOut)
				answer('Endpoint request timed out')
		} catch {
			answer('Internal server error')
		}
	}

	const onClose = async (connection: ConnectionMembers, code: number): Promise<void> => {
		sockets.delete(connection.context.connectionId)
		const route = api.routes.get('$disconnect')
		if (route === undefined) return
		const reason = { disconnectStatusCode: code, disconnectReason: '' }
		const event = {
			...connection.request,
			requestContext: requestContext(connection, '$disconnect', 'DISCONNECT', reason),
			isBase64Encoded: false,
		}
		// As at API Gateway, a failure appears in the log of the function and nowhere else.
		await invoke(route, '$disconnect', event).catch(() => undefined)
	}

	const track = (leaving: Promise<void>): void => {
		const goodbye = leaving.finally(() => goodbyes.delete(goodbye))
		goodbyes.add(goodbye)
	}

	const open = (webSocket: WebSocket, request: IncomingMessage, connection: ConnectionMembers): void => {
		const { connectionId, connectedAt } = connection.context
		sockets.set(connectionId, limitSocket(webSocket, { request, connectedAt }, limits))
		webSocket.on('message', (data, isBinary) => {
			if (isBinary) webSocket.close(1003, 'Unsupported data')
			else if (webSocket.readyState === webSocket.OPEN) void onMessage(webSocket, connection, data)
		})
		webSocket.on('close', (code) => {
			track(onClose(connection, code))
		})
	}

	const refusal = (request: IncomingMessage): Refusal | undefined => {
		if (closing) return unavailable
		return handshakeProblem(request) ?? (mayPass() ? undefined : tooManyRequests)
	}

	const upgrade = async (request: IncomingMessage, target: RequestTarget, head: Buffer): Promise<void> => {
		const { socket } = request
		const refused = refusal(request)
		if (refused !== undefined) return refuseConnection(socket, refused)
		const shaken = await shakeHands({ api, account, lambda, invoke }, request, target)
		if (isRefusal(shaken)) return refuseConnection(socket, shaken)
		const { connection, protocol } = shaken
		if (protocol !== undefined) protocols.set(request, protocol)
		let isOpen = false
		if (closing) refuseConnection(socket, unavailable)
		else
			server.handleUpgrade(request, socket, head, (webSocket) => {
				isOpen = true
				open(webSocket, request, connection)
			})
		// `$connect` has accepted the client, so `$disconnect` follows, even if the client has left before the handshake ended.
		if (!isOpen) track(onClose(connection, 1006))
	}

	return {
		handleUpgrade: (request, target, head) => {
			const handshake = upgrade(request, target, head).finally(() => handshakes.delete(handshake))
			handshakes.add(handshake)
			return handshake
		},
		find: (connectionId) => sockets.get(connectionId),
		close: async () => {
			closing = true
			await Promise.allSettled(handshakes)
			await Promise.all([...sockets.values()].map((socket) => socket.leave()))
			await Promise.all(goodbyes)
		},
	}
}
