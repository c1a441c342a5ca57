import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { type Account, arn } from '../access/account.ts'
import { FunctionError } from '../lambda/executionEnvironment.ts'
import type { Lambda } from '../lambda/lambda.ts'
import { failed, isRefusal, type Refusal } from '../server/refusal.ts'
import type { RequestTarget } from '../server/requestTarget.ts'
import type { WebSocketApi, WebSocketRoute } from './webSocketApi.ts'
import {
	type ConnectionMembers,
	type InvokeRoute,
	invokerFor,
	newConnection,
	requestContext,
} from './webSocketEvents.ts'

type Json = Readonly<Record<string, unknown>>

const unauthorized: Refusal = { status: 401, message: 'Unauthorized' }
const forbidden: Refusal = { status: 403, message: 'Forbidden' }

const isAllowed = (policy: unknown): boolean => {
	const { policyDocument } = policy as { policyDocument?: { Statement?: { Effect?: string }[] } }
	const statements = policyDocument?.Statement ?? []
	return statements.length > 0 && statements.every(({ Effect }) => Effect === 'Allow')
}

const badKey: Refusal = { status: 400, message: 'Bad Request: Sec-WebSocket-Key is 16 bytes in base64' }
const otherVersion: Refusal = {
	status: 426,
	message: 'Upgrade Required: the version of the protocol is 13',
	headers: { 'sec-websocket-version': '13', upgrade: 'websocket' },
}

/** The error in a handshake, if there is one, according to RFC 6455 §4.2.1 and §4.2.2. */
export const handshakeProblem = ({ headers }: IncomingMessage): Refusal | undefined => {
	if (headers['sec-websocket-version'] !== '13') return otherVersion
	return /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') ? undefined : badKey
}

type ConnectAnswer = { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> }

type WebSocketHandshakeNeeds = {
	readonly api: WebSocketApi
	readonly account: Account
	readonly lambda: Lambda
	readonly invoke: InvokeRoute
}

/** Calls the authorizer of a route, if it has one, and returns the context that it gives. */
const authorize = async (
	{ api, account, lambda }: WebSocketHandshakeNeeds,
	{ authorizer }: WebSocketRoute,
	connection: ConnectionMembers,
): Promise<Json | Refusal | undefined> => {
	if (authorizer === undefined) return undefined
	const query = (connection.request['queryStringParameters'] ?? {}) as Readonly<Record<string, string>>
	if (authorizer.identitySources.some((name) => (query[name] ?? '') === '')) return unauthorized
	const event = {
		type: 'REQUEST',
		methodArn: arn(account, 'execute-api', `${api.apiId}/${api.stage}/$connect`),
		...connection.request,
		requestContext: requestContext(connection, '$connect', 'CONNECT'),
	}
	try {
		const invoker = invokerFor(api, account, `authorizers/${authorizer.authorizerId}`)
		const policy = await lambda.invoke(authorizer.functionArn, event, invoker)
		if (!isAllowed(policy)) return forbidden
		const { principalId, context = {} } = policy as { principalId: string; context?: Json }
		return { principalId, ...context }
	} catch (error) {
		return isUnauthorized(error) ? unauthorized : failed
	}
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html: the error `Unauthorized` */
const isUnauthorized = (error: unknown): boolean =>
	error instanceof FunctionError && error.details.errorMessage === 'Unauthorized'

/** The sub-protocol that `$connect` has chosen: API Gateway passes on this header of its answer, and no other. */
const chosenProtocol = (headers: Readonly<Record<string, string>> = {}): string | undefined =>
	Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1]

const connect = async (
	{ invoke }: WebSocketHandshakeNeeds,
	route: WebSocketRoute,
	connection: ConnectionMembers,
): Promise<Refusal | { readonly protocol: string | undefined }> => {
	const event = {
		...connection.request,
		requestContext: requestContext(connection, '$connect', 'CONNECT'),
		isBase64Encoded: false,
	}
	const answer = await invoke(route, '$connect', event).catch(() => ({ statusCode: 502 }))
	const { statusCode = 200, headers } = (answer ?? {}) as ConnectAnswer
	return statusCode < 300
		? { protocol: chosenProtocol(headers) }
		: { status: statusCode, message: STATUS_CODES[statusCode] ?? '' }
}

type Handshake = {
	readonly connection: ConnectionMembers
	/** which the client is told; undefined: none */
	readonly protocol: string | undefined
}

/** Calls the authorizer, then `$connect`. The connection carries the context of the authorizer. */
export const shakeHands = async (
	needs: WebSocketHandshakeNeeds,
	request: IncomingMessage,
	target: RequestTarget,
): Promise<Handshake | Refusal> => {
	const { api, account } = needs
	const unknown = newConnection(api, account, request, target)
	const route = api.routes.get('$connect')
	if (route === undefined) return { connection: unknown, protocol: undefined }
	const authorizer = await authorize(needs, route, unknown)
	if (isRefusal(authorizer)) return authorizer
	const connection =
		authorizer === undefined ? unknown : { ...unknown, context: { ...unknown.context, authorizer } }
	const connected = await connect(needs, route, connection)
	return isRefusal(connected) ? connected : { connection, ...connected }
}

/** Whether a request opens a WebSocket, and has no body: RFC 6455 §4.1. */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
	method === 'GET' &&
	headers.upgrade?.toLowerCase() === 'websocket' &&
	!('transfer-encoding' in headers) &&
	Number(headers['content-length'] ?? 0) === 0
