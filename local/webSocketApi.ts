import { randomBytes } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Account } from './account.ts'
import type { GatewayLimits } from './gatewayLimits.ts'
import type { Lambda } from './lambda.ts'
import { createThrottle, type ThrottleSettings } from './throttle.ts'
import { limitSocket, type Socket } from './webSocketConnection.ts'
import { type ConnectionMembers, requestContext, routeInvoker } from './webSocketEvents.ts'
import { isRefusal, type Refusal, shakeHands } from './webSocketHandshake.ts'
import { timedOut, withTimeout } from './withTimeout.ts'

/** A WebSocket API as its resources in the template describe it. */
export type WebSocketApi = {
	readonly apiId: string
	readonly stage: string
	readonly throttle?: ThrottleSettings
	/** member of the JSON body that selects the route: `message` of `$request.body.message` */
	readonly routeSelector: string
	readonly routes: ReadonlyMap<string, WebSocketRoute>
}

export type WebSocketRoute = {
	/** `MOCK` answers nothing by itself */
	readonly integration: { readonly functionArn: string } | 'MOCK'
	readonly authorizer?: {
		readonly functionArn: string
		readonly authorizerId: string
		/** names of query parameters that must be there */
		readonly identitySources: readonly string[]
	}
}

export type RunningWebSocketApi = {
	readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>
	/** undefined until `$connect` has returned, and after the connection has ended */
	readonly find: (connectionId: string) => Socket | undefined
	readonly close: () => Promise<void>
}

const refuse = (socket: Duplex, { status, message }: Refusal): void => {
	const body = JSON.stringify({ message })
	socket.end(
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
			`Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
	)
}

const tooManyRequests: Refusal = { status: 429, message: 'Too Many Requests' }
const unavailable: Refusal = { status: 503, message: 'Service Unavailable' }

/** The key of the route that a message selects; `$default` where there is no such route. */
const selectRoute = ({ routes, routeSelector }: WebSocketApi, body: string): string => {
	try {
		const selected = String((JSON.parse(body) as Record<string, unknown> | null)?.[routeSelector])
		return routes.has(selected) ? selected : '$default'
	} catch {
		return '$default'
	}
}

/** Serves a WebSocket API: authorizer, routes and events as API Gateway has them. */
export const runWebSocketApi = (
	api: WebSocketApi,
	account: Account,
	lambda: Lambda,
	limits: GatewayLimits,
): RunningWebSocketApi => {
	const server = new WebSocketServer({
		noServer: true,
		maxPayload: limits.webSocketMessageBytes,
		clientTracking: false,
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
		// As at API Gateway, nobody hears of a failure here but the log of the function.
		await invoke(route, '$disconnect', event).catch(() => undefined)
	}

	const open = (
		webSocket: WebSocket,
		request: IncomingMessage,
		head: Buffer,
		connection: ConnectionMembers,
	): void => {
		const { connectionId, connectedAt } = connection.context
		sockets.set(connectionId, limitSocket(webSocket, { request, head, connectedAt }, limits))
		webSocket.on('message', (data) => {
			if (webSocket.readyState === webSocket.OPEN) void onMessage(webSocket, connection, data)
		})
		webSocket.on('close', (code) => {
			const goodbye = onClose(connection, code).finally(() => goodbyes.delete(goodbye))
			goodbyes.add(goodbye)
		})
	}

	const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
		socket.on('error', () => socket.destroy())
		if (closing) return refuse(socket, unavailable)
		if (!mayPass()) return refuse(socket, tooManyRequests)
		const connection = await shakeHands({ api, account, lambda, invoke }, request)
		if (isRefusal(connection)) return refuse(socket, connection)
		if (closing) return refuse(socket, unavailable)
		server.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request, head, connection))
	}

	return {
		handleUpgrade: (request, socket, head) => {
			const handshake = upgrade(request, socket, head).finally(() => handshakes.delete(handshake))
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
