import { randomBytes, randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { type Account, arn } from './account.ts'
import type { GatewayLimits } from './gatewayLimits.ts'
import type { Invoker, Lambda } from './lambda.ts'
import { createThrottle, type ThrottleSettings } from './throttle.ts'
import { watchFrames } from './watchFrames.ts'
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

export type Socket = {
	readonly connectedAt: number
	readonly lastActiveAt: () => number
	readonly sourceIp: string
	/** Takes the frame, unless the client reads so slowly that too much is waiting already. */
	readonly send: (data: Buffer) => 'taken' | 'full'
	readonly close: () => void
}

export type RunningWebSocketApi = {
	readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>
	/** undefined until `$connect` has returned, and after the connection has ended */
	readonly find: (connectionId: string) => Socket | undefined
	readonly close: () => Promise<void>
}

type Json = Readonly<Record<string, unknown>>

/** How much may wait for one client before posts to it are refused. */
const maxWaitingBytes = 1024 * 1024

const multiValue = (pairs: Iterable<readonly [string, string]>): Record<string, string[]> => {
	const all = new Map<string, string[]>()
	for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value])
	return Object.fromEntries(all)
}

const lastValues = (values: Record<string, string[]>): Record<string, string> =>
	Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']))

/** Headers and query of the handshake, in the form of events. */
const handshakeMembers = ({ headers, url }: IncomingMessage): Json => {
	const { searchParams } = new URL(url ?? '/', 'http://localhost')
	const multiValueHeaders = multiValue(
		Object.entries(headers).flatMap(([name, value]) =>
			[value ?? ''].flat().map((one) => [name, one] as const),
		),
	)
	const query = multiValue(searchParams)
	return {
		headers: lastValues(multiValueHeaders),
		multiValueHeaders,
		...(searchParams.size > 0
			? { queryStringParameters: lastValues(query), multiValueQueryStringParameters: query }
			: {}),
	}
}

const refuse = (socket: Duplex, status: number, message: string): void => {
	const body = JSON.stringify({ message })
	socket.end(
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
			`Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
	)
}

const isAllowed = (policy: unknown): boolean => {
	const { policyDocument } = policy as { policyDocument?: { Statement?: { Effect?: string }[] } }
	const statements = policyDocument?.Statement ?? []
	return statements.length > 0 && statements.every(({ Effect }) => Effect === 'Allow')
}

/** Serves a WebSocket API: authorizer, routes and events as API Gateway has them. */
export const runWebSocketApi = (
	api: WebSocketApi,
	account: Account,
	lambda: Lambda,
	limits: GatewayLimits,
): RunningWebSocketApi => {
	const mayPass = createThrottle(api.throttle, Date.now)
	const server = new WebSocketServer({
		noServer: true,
		maxPayload: limits.webSocketMessageBytes,
		clientTracking: false,
	})
	const sockets = new Map<string, { socket: Socket; webSocket: WebSocket }>()
	const ending = new Set<Promise<unknown>>()
	const handshakes = new Set<Promise<void>>()
	let closing = false
	const { accountId, region, urlSuffix } = account
	const domainName = `${api.apiId}.execute-api.${region}.${urlSuffix}`

	const requestContext = (request: IncomingMessage, connectionId: string, connectedAt: number): Json => ({
		stage: api.stage,
		apiId: api.apiId,
		domainName,
		connectionId,
		connectedAt,
		messageDirection: 'IN',
		identity: {
			sourceIp: request.socket.remoteAddress,
			userAgent: request.headers['user-agent'] ?? '',
		},
	})

	const invoker = (resource: string): Invoker => ({
		service: 'apigateway.amazonaws.com',
		sourceArn: arn(account, 'execute-api', `${api.apiId}/${resource}`),
	})

	const stamp = (): Json => ({
		requestId: randomUUID(),
		extendedRequestId: randomBytes(12).toString('base64'),
		requestTime: new Date().toISOString(),
		requestTimeEpoch: Date.now(),
		accountId,
	})

	/** The context of the authorizer; undefined if the handshake has been refused. */
	const authorize = async (
		{ authorizer }: WebSocketRoute,
		socket: Duplex,
		members: Json,
		context: Json,
	): Promise<Json | undefined> => {
		if (authorizer === undefined) return {}
		const query = (members['queryStringParameters'] ?? {}) as Readonly<Record<string, string>>
		if (authorizer.identitySources.some((name) => (query[name] ?? '') === '')) {
			refuse(socket, 401, 'Unauthorized')
			return undefined
		}
		const methodArn = arn(account, 'execute-api', `${api.apiId}/${api.stage}/$connect`)
		try {
			const policy = await lambda.invoke(
				authorizer.functionArn,
				{
					type: 'REQUEST',
					methodArn,
					...members,
					requestContext: { ...context, ...stamp(), routeKey: '$connect', eventType: 'CONNECT' },
				},
				invoker(`authorizers/${authorizer.authorizerId}`),
			)
			if (isAllowed(policy)) {
				const { principalId, context: values = {} } = policy as { principalId: string; context?: Json }
				return { principalId, ...values }
			}
			refuse(socket, 403, 'Forbidden')
		} catch {
			refuse(socket, 500, 'Internal Server Error')
		}
		return undefined
	}

	const invoke = (route: WebSocketRoute, routeKey: string, event: Json): Promise<unknown> =>
		route.integration === 'MOCK'
			? Promise.resolve({ statusCode: 200 })
			: lambda.invoke(route.integration.functionArn, event, invoker(`${api.stage}/${routeKey}`))

	const onMessage = async (webSocket: WebSocket, context: Json, data: RawData): Promise<void> => {
		const body = data.toString()
		const routeKey = String(selectRoute(api, body) ?? '$default')
		const route = api.routes.get(routeKey) ?? api.routes.get('$default')
		const stamped = { ...context, ...stamp(), messageId: randomBytes(9).toString('base64') }
		const { connectionId, requestId } = stamped as Json
		const answer = (message: string) => webSocket.send(JSON.stringify({ message, connectionId, requestId }))
		if (!mayPass()) return answer('Too Many Requests')
		if (route === undefined) return answer('Forbidden')
		const key = api.routes.has(routeKey) ? routeKey : '$default'
		try {
			const requestContext = { ...stamped, routeKey: key, eventType: 'MESSAGE' }
			const invoked = invoke(route, key, { requestContext, body, isBase64Encoded: false })
			if ((await withTimeout(limits.webSocketIntegrationTime, invoked)) === timedOut)
				answer('Endpoint request timed out')
		} catch {
			answer('Internal server error')
		}
	}

	const onClose = async (connectionId: string, members: Json, context: Json, code: number): Promise<void> => {
		sockets.delete(connectionId)
		const route = api.routes.get('$disconnect')
		if (route === undefined) return
		const requestContext = {
			...context,
			...stamp(),
			routeKey: '$disconnect',
			eventType: 'DISCONNECT',
			disconnectStatusCode: code,
			disconnectReason: '',
		}
		// As at API Gateway, nobody hears of a failure here but the log of the function.
		const event = { ...members, requestContext, isBase64Encoded: false }
		await invoke(route, '$disconnect', event).catch(() => undefined)
	}

	const open = (
		webSocket: WebSocket,
		request: IncomingMessage,
		head: Buffer,
		members: Json,
		context: Json,
	): void => {
		const connectionId = String(context['connectionId'])
		let lastActiveAt = Date.now()
		// API Gateway gives 1001 for both of its time-outs, and 1009 for what is too large.
		const end = () => webSocket.close(1001, 'Going away')
		const lifetime = setTimeout(end, limits.connectionTime)
		const idle = setTimeout(end, limits.idleTime)
		const isActive = (): void => {
			lastActiveAt = Date.now()
			idle.refresh()
		}
		watchFrames(request.socket, head, (bytes) => {
			isActive()
			if (bytes > limits.webSocketFrameBytes) webSocket.close(1009, 'Message too big')
		})
		const socket: Socket = {
			connectedAt: Number(context['connectedAt']),
			lastActiveAt: () => lastActiveAt,
			sourceIp: request.socket.remoteAddress ?? '',
			send: (data) => {
				if (webSocket.bufferedAmount > maxWaitingBytes) return 'full'
				isActive()
				webSocket.send(data, { binary: false })
				return 'taken'
			},
			close: () => webSocket.close(1000),
		}
		sockets.set(connectionId, { socket, webSocket })
		webSocket.on('message', (data) => {
			if (webSocket.readyState === webSocket.OPEN) void onMessage(webSocket, context, data)
		})
		webSocket.on('error', () => webSocket.terminate())
		webSocket.on('close', (code) => {
			clearTimeout(lifetime)
			clearTimeout(idle)
			const end = onClose(connectionId, members, context, code).finally(() => ending.delete(end))
			ending.add(end)
		})
	}

	const shakeHands = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
		socket.on('error', () => socket.destroy())
		if (closing) return refuse(socket, 503, 'Service Unavailable')
		if (!mayPass()) return refuse(socket, 429, 'Too Many Requests')
		const route = api.routes.get('$connect')
		const members = handshakeMembers(request)
		const connectionId = `${randomBytes(11).toString('base64url')}=`
		const connectedAt = Date.now()
		const context = requestContext(request, connectionId, connectedAt)
		const authorizer = route === undefined ? {} : await authorize(route, socket, members, context)
		if (authorizer === undefined) return
		const authorized = Object.keys(authorizer).length > 0 ? { ...context, authorizer } : context
		if (route !== undefined) {
			const event = { ...authorized, ...stamp(), routeKey: '$connect', eventType: 'CONNECT' }
			const answer = await invoke(route, '$connect', {
				...members,
				requestContext: event,
				isBase64Encoded: false,
			}).catch(() => ({ statusCode: 502 }))
			const { statusCode = 200 } = (answer ?? {}) as { statusCode?: number }
			if (statusCode >= 300) return refuse(socket, statusCode, STATUS_CODES[statusCode] ?? '')
		}
		if (closing) return refuse(socket, 503, 'Service Unavailable')
		server.handleUpgrade(request, socket, head, (webSocket) =>
			open(webSocket, request, head, members, authorized),
		)
	}

	return {
		handleUpgrade: (request, socket, head) => {
			const handshake = shakeHands(request, socket, head).finally(() => handshakes.delete(handshake))
			handshakes.add(handshake)
			return handshake
		},
		find: (connectionId) => sockets.get(connectionId)?.socket,
		close: async () => {
			closing = true
			await Promise.allSettled(handshakes)
			for (const { webSocket } of sockets.values()) webSocket.close(1001, 'Going away')
			const all = [...sockets.values()].map(({ webSocket }) => webSocket)
			await Promise.all(
				all.map(
					(webSocket) =>
						new Promise<void>((done) => {
							const timer = setTimeout(() => webSocket.terminate(), 500)
							webSocket.once('close', () => {
								clearTimeout(timer)
								done()
							})
						}),
				),
			)
			await Promise.all(ending)
		},
	}
}

const selectRoute = ({ routeSelector }: WebSocketApi, body: string): unknown => {
	try {
		return (JSON.parse(body) as Record<string, unknown> | null)?.[routeSelector]
	} catch {
		return undefined
	}
}
