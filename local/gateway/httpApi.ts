import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Account, arn } from '../access/account.ts'
import { createThrottle, type ThrottleSettings } from '../aws/throttle.ts'
import type { Lambda } from '../lambda/lambda.ts'
import { timedOut, withTimeout } from '../lambda/withTimeout.ts'
import { type Answer, answer, refusalAnswer } from '../server/answer.ts'
import { type BodyProblem, createBodyReader } from '../server/readBody.ts'
import { failed, notFound, type Refusal } from '../server/refusal.ts'
import type { RequestTarget } from '../server/requestTarget.ts'
import { type Cors, corsHeaders, isPreflight, preflightHeaders } from './cors.ts'
import type { GatewayLimits } from './gatewayLimits.ts'

/** An HTTP API as its resources in the template describe it. */
export type HttpApi = {
	readonly apiId: string
	readonly stage: string
	readonly throttle?: ThrottleSettings
	readonly cors?: Cors
	readonly routes: readonly HttpRoute[]
}

export type HttpRoute = {
	/** `GET /device/{deviceId}`, `ANY /x`, or `$default` */
	readonly key: string
	readonly functionArn: string
}

/** A request whose target and `Host` are known to be good. */
export type HttpExchange = {
	readonly request: IncomingMessage
	readonly response: ServerResponse
	readonly target: RequestTarget
	/** asks for the body, if the client waits for that */
	readonly proceed: () => void
}

type Match = { readonly route: HttpRoute; readonly pathParameters: Readonly<Record<string, string>> }

const matchPath = (template: string, path: string): Record<string, string> | undefined => {
	const expected = template.split('/')
	const actual = path.split('/')
	if (expected.length !== actual.length) return undefined
	const parameters: Record<string, string> = {}
	for (const [index, level] of expected.entries()) {
		const value = actual[index] ?? ''
		const name = /^\{(.+)\}$/.exec(level)?.[1]
		if (name === undefined ? level !== value : value === '') return undefined
		if (name !== undefined) parameters[name] = decodeURIComponent(value)
	}
	return parameters
}

/** The most specific route: fewer parameters first, a method before `ANY`, `$default` last. */
const findRoute = ({ routes }: HttpApi, method: string, path: string): Match | undefined => {
	const matches = routes
		.map((route) => {
			const [verb, template = ''] = route.key.split(' ')
			if (verb !== method && verb !== 'ANY') return undefined
			const pathParameters = matchPath(template, path)
			return pathParameters && { route, pathParameters }
		})
		.filter((match) => match !== undefined)
		.sort(
			(a, b) =>
				Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length ||
				Number(a.route.key.startsWith('ANY')) - Number(b.route.key.startsWith('ANY')),
		)
	const fallback = routes.find(({ key }) => key === '$default')
	return matches[0] ?? (fallback && { route: fallback, pathParameters: {} })
}

const joined = (pairs: Iterable<readonly [string, string]>): Record<string, string> => {
	const all = new Map<string, string>()
	for (const [name, value] of pairs) {
		const before = all.get(name)
		all.set(name, before === undefined ? value : `${before},${value}`)
	}
	return Object.fromEntries(all)
}

const requestHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
	joined(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')] as const))

const isText = ({ headers }: IncomingMessage): boolean =>
	/^(?:text\/|application\/(?:json|xml|javascript))/.test(headers['content-type'] ?? '')

/** An event in payload format 2.0. */
const toEvent = (
	api: HttpApi,
	{ accountId, region, urlSuffix }: Account,
	{ request, target }: HttpExchange,
	{ route, pathParameters }: Match,
	requestId: string,
	body: Buffer,
): object => {
	const searchParams = new URLSearchParams(target.query)
	const headers = requestHeaders(request)
	const now = new Date()
	return {
		version: '2.0',
		routeKey: route.key,
		rawPath: target.path,
		rawQueryString: target.query,
		headers,
		...(searchParams.size > 0 ? { queryStringParameters: joined(searchParams) } : {}),
		...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
		requestContext: {
			accountId,
			apiId: api.apiId,
			domainName: `${api.apiId}.execute-api.${region}.${urlSuffix}`,
			domainPrefix: api.apiId,
			http: {
				method: request.method,
				path: target.path,
				protocol: 'HTTP/1.1',
				sourceIp: request.socket.remoteAddress,
				userAgent: headers['user-agent'] ?? '',
			},
			requestId,
			routeKey: route.key,
			stage: api.stage,
			time: now.toISOString(),
			timeEpoch: now.getTime(),
		},
		...(body.byteLength > 0 ? { body: body.toString(isText(request) ? 'utf8' : 'base64') } : {}),
		isBase64Encoded: body.byteLength > 0 && !isText(request),
	}
}

type FunctionAnswer = {
	readonly statusCode?: number
	readonly headers?: Readonly<Record<string, string>>
	readonly body?: string
	readonly isBase64Encoded?: boolean
}

/** Format 2.0: an answer without a status code is the body of a 200 in JSON. */
const normalise = (answer: unknown): FunctionAnswer =>
	typeof answer === 'object' && answer !== null && 'statusCode' in answer
		? (answer as FunctionAnswer)
		: { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }

const toAnswer = ({
	statusCode = 200,
	headers = {},
	body = '',
	isBase64Encoded,
}: FunctionAnswer): Answer => ({
	status: statusCode,
	headers,
	body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
})

const tooManyRequests: Refusal = { status: 429, message: 'Too Many Requests' }
const tooLarge: Refusal = { status: 413, message: 'Request Entity Too Large' }
const unavailable: Refusal = { status: 503, message: 'Service Unavailable' }

/** Bytes of a body that still fit into an event, where they may be in base64: four bytes for three. */
const maxBody = (
	request: IncomingMessage,
	{ httpPayloadBytes, functionPayloadBytes }: GatewayLimits,
): number =>
	Math.min(
		httpPayloadBytes,
		isText(request) ? functionPayloadBytes : Math.floor(functionPayloadBytes / 4) * 3,
	)

/** Bytes of all bodies that this machine keeps at a time: no limit of AWS. */
const roomForBodies = 32 * 1024 * 1024

const isProblem = (read: Answer | BodyProblem): read is BodyProblem => typeof read === 'string'

/** `<api>/<stage>/GET/device/{deviceId}`: on behalf of which the API invokes a function. */
const routeArn = (account: Account, { apiId, stage }: HttpApi, { key }: HttpRoute): string =>
	arn(account, 'execute-api', `${apiId}/${stage}/${key.replace(' /', '/')}`)

/** Serves an HTTP API: routes, payload format 2.0, CORS by the API and not by the functions. */
export const httpApiHandler = (api: HttpApi, account: Account, lambda: Lambda, limits: GatewayLimits) => {
	const mayPass = createThrottle(api.throttle, Date.now)
	const { withBody } = createBodyReader(roomForBodies)

	const invoke = async (
		exchange: HttpExchange,
		match: Match,
		requestId: string,
		body: Buffer,
	): Promise<Answer> => {
		const event = toEvent(api, account, exchange, match, requestId, body)
		const invoker = { service: 'apigateway.amazonaws.com', sourceArn: routeArn(account, api, match.route) }
		const invoked = lambda.invoke(match.route.functionArn, event, invoker).then(
			(answered) => toAnswer(normalise(answered)),
			() => refusalAnswer(failed),
		)
		const invokedInTime = await withTimeout(limits.httpIntegrationTime, invoked)
		return invokedInTime === timedOut ? refusalAnswer(unavailable) : invokedInTime
	}

	const decide = async (exchange: HttpExchange, requestId: string): Promise<Answer | 'gone'> => {
		const { request, target } = exchange
		if (!mayPass()) return refusalAnswer(tooManyRequests)
		const match = findRoute(api, request.method ?? 'GET', target.path)
		if (match === undefined) return refusalAnswer(notFound)
		const answered = await withBody(exchange, maxBody(request, limits), (body) =>
			invoke(exchange, match, requestId, body),
		)
		if (!isProblem(answered)) return answered
		return answered === 'gone' ? 'gone' : refusalAnswer(answered === 'too large' ? tooLarge : unavailable)
	}

	return async (exchange: HttpExchange): Promise<void> => {
		const { request, response } = exchange
		const requestId = randomUUID()
		const headers = { 'apigw-requestid': requestId, ...corsHeaders(api.cors, request.headers.origin) }
		if (api.cors !== undefined && isPreflight(request)) {
			response.writeHead(204, { ...headers, ...preflightHeaders(api.cors, request.headers.origin) }).end()
			return
		}
		const decided = await decide(exchange, requestId)
		if (decided === 'gone') return
		await answer(request, response, { ...decided, headers: { ...decided.headers, ...headers } })
	}
}
