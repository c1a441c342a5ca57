import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Account, arn } from '../access/account.ts'
import type { Invoker, Lambda } from '../lambda/lambda.ts'
import type { RequestTarget } from '../server/requestTarget.ts'
import type { WebSocketApi, WebSocketRoute } from './webSocketApi.ts'

type Json = Readonly<Record<string, unknown>>

/** The members that the events of a connection get from its handshake. */
export type ConnectionMembers = {
	/** headers and query of the handshake */
	readonly request: Json
	/** the part of `requestContext` that all its events share, with the context of the authorizer */
	readonly context: Json & { readonly connectionId: string; readonly connectedAt: number }
}

const multiValue = (pairs: Iterable<readonly [string, string]>): Record<string, string[]> => {
	const all = new Map<string, string[]>()
	for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value])
	return Object.fromEntries(all)
}

const lastValues = (values: Record<string, string[]>): Record<string, string> =>
	Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']))

const requestMembers = ({ headers }: IncomingMessage, target: RequestTarget): Json => {
	const searchParams = new URLSearchParams(target.query)
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

/** A new connection, without the context of an authorizer. */
export const newConnection = (
	{ apiId, stage }: WebSocketApi,
	{ region, urlSuffix }: Account,
	request: IncomingMessage,
	target: RequestTarget,
): ConnectionMembers => ({
	request: requestMembers(request, target),
	context: {
		stage,
		apiId,
		domainName: `${apiId}.execute-api.${region}.${urlSuffix}`,
		connectionId: `${randomBytes(11).toString('base64url')}=`,
		connectedAt: Date.now(),
		messageDirection: 'IN',
		identity: {
			sourceIp: request.socket.remoteAddress,
			userAgent: request.headers['user-agent'] ?? '',
		},
	},
})

/** `requestContext` of one event. */
export const requestContext = (
	{ context }: ConnectionMembers,
	routeKey: string,
	eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT',
	more: Json = {},
) => ({
	...context,
	requestId: randomUUID(),
	extendedRequestId: randomBytes(12).toString('base64'),
	requestTime: new Date().toISOString(),
	requestTimeEpoch: Date.now(),
	routeKey,
	eventType,
	...more,
})

/** The resource for which the API invokes a function: `<stage>/<route>` or `authorizers/<id>`. */
export const invokerFor = ({ apiId }: WebSocketApi, account: Account, resource: string): Invoker => ({
	service: 'apigateway.amazonaws.com',
	sourceArn: arn(account, 'execute-api', `${apiId}/${resource}`),
})

export type InvokeRoute = (route: WebSocketRoute, routeKey: string, event: Json) => Promise<unknown>

/** Calls the integration of a route. A mock always succeeds. */
export const routeInvoker =
	(api: WebSocketApi, account: Account, lambda: Lambda): InvokeRoute =>
	async ({ integration }, routeKey, event) =>
		integration === 'MOCK'
			? { statusCode: 200 }
			: lambda.invoke(integration.functionArn, event, invokerFor(api, account, `${api.stage}/${routeKey}`))
