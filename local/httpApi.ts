import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Account, arn } from './account.ts'
import { type Cors, corsHeaders, isPreflight, preflightHeaders } from './cors.ts'
import type { GatewayLimits } from './gatewayLimits.ts'
import type { Lambda } from './lambda.ts'
import { readBody } from './readBody.ts'
import { createThrottle, type ThrottleSettings } from './throttle.ts'
import { timedOut, withTimeout } from './withTimeout.ts'

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

/** An event in payload format 2.0. */
const toEvent = (
	api: HttpApi,
	{ accountId, region, urlSuffix }: Account,
	request: IncomingMessage,
	{ route, pathParameters }: Match,
	requestId: string,
	body: Buffer,
): object => {
	const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://localhost')
	const headers = requestHeaders(request)
	const isText = /^(?:text\/|application\/(?:json|xml|javascript))/.test(headers['content-type'] ?? '')
	const now = new Date()
	return {
		version: '2.0',
		routeKey: route.key,
		rawPath: pathname,
		rawQueryString: search.slice(1),
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
				path: pathname,
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
		...(body.byteLength > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
		isBase64Encoded: body.byteLength > 0 && !isText,
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

/** What API Gateway answers by itself. */
const gatewayAnswer = (statusCode: number, message: string): FunctionAnswer => ({
	statusCode,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify({ message }),
})

const send = (response: ServerResponse, answer: FunctionAnswer, headers: Record<string, string>): void => {
	const { statusCode = 200, body = '', isBase64Encoded = false } = answer
	const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
	response
		.writeHead(statusCode, { ...answer.headers, ...headers, 'content-length': bytes.byteLength })
		.end(bytes)
}

/** `<api>/<stage>/GET/device/{deviceId}`: on behalf of which the API invokes a function. */
const routeArn = (account: Account, { apiId, stage }: HttpApi, { key }: HttpRoute): string =>
	arn(account, 'execute-api', `${apiId}/${stage}/${key.replace(' /', '/')}`)

/** Serves an HTTP API: routes, payload format 2.0, CORS by the API and not by the functions. */
export const httpApiHandler = (api: HttpApi, account: Account, lambda: Lambda, limits: GatewayLimits) => {
	const mayPass = createThrottle(api.throttle, Date.now)
	return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const requestId = randomUUID()
		const headers = { 'apigw-requestid': requestId, ...corsHeaders(api.cors, request.headers.origin) }
		if (api.cors !== undefined && isPreflight(request)) {
			response.writeHead(204, { ...headers, ...preflightHeaders(api.cors, request.headers.origin) }).end()
			return
		}
		if (!mayPass()) return send(response, gatewayAnswer(429, 'Too Many Requests'), headers)
		const { pathname } = new URL(request.url ?? '/', 'http://localhost')
		const match = findRoute(api, request.method ?? 'GET', pathname)
		if (match === undefined) return send(response, gatewayAnswer(404, 'Not Found'), headers)
		const body = await readBody(request, limits.httpPayloadBytes)
		if (body === undefined) return send(response, gatewayAnswer(413, 'Request Entity Too Large'), headers)
		const event = toEvent(api, account, request, match, requestId, body)
		const invoker = { service: 'apigateway.amazonaws.com', sourceArn: routeArn(account, api, match.route) }
		const invoked = lambda
			.invoke(match.route.functionArn, event, invoker)
			.then(normalise, () => gatewayAnswer(500, 'Internal Server Error'))
		const answer = await withTimeout(limits.httpIntegrationTime, invoked)
		send(response, answer === timedOut ? gatewayAnswer(503, 'Service Unavailable') : answer, headers)
	}
}
