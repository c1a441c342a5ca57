import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Account, arn } from '../access/account.ts'
import { createThrottle } from '../aws/throttle.ts'
import type { Lambda } from '../lambda/lambda.ts'
import { timedOut, withTimeout } from '../lambda/withTimeout.ts'
import { type Answer, answer, refusalAnswer } from '../server/answer.ts'
import type { HttpExchange } from '../server/httpExchange.ts'
import type { BodyProblem, BodyReader } from '../server/readBody.ts'
import { failed, notFound, type Refusal } from '../server/refusal.ts'
import { corsHeaders, isPreflight, preflightHeaders } from './cors.ts'
import type { GatewayLimits } from './gatewayLimits.ts'
import { httpAnswer } from './httpAnswer.ts'
import type { HttpApi, HttpRoute } from './httpApi.ts'
import { httpEvent, isText } from './httpEvent.ts'
import { findRoute, type HttpMatch } from './httpRoutes.ts'
import type { IamAuthorizer } from './iamAuthorizer.ts'

const tooManyRequests: Refusal = { status: 429, message: 'Too Many Requests' }
/** of an HTTP API, whatever is wrong with a signature or missing in a policy */
const forbidden: Refusal = { status: 403, message: 'Forbidden' }
const tooLarge: Refusal = { status: 413, message: 'Request Entity Too Large' }
const unavailable: Refusal = { status: 503, message: 'Service Unavailable' }

/** The largest body that fits into an event, in bytes. In base64 three bytes become four. */
const maxBody = (
	request: IncomingMessage,
	{ httpPayloadBytes, functionPayloadBytes }: GatewayLimits,
): number =>
	Math.min(
		httpPayloadBytes,
		isText(request) ? functionPayloadBytes : Math.floor(functionPayloadBytes / 4) * 3,
	)

const isProblem = (read: Answer | BodyProblem): read is BodyProblem => typeof read === 'string'

/** `<api>/<stage>/GET/device/{deviceId}`: the resource for which the API invokes a function. */
const routeArn = (account: Account, { apiId, stage }: HttpApi, { key }: HttpRoute): string =>
	arn(account, 'execute-api', `${apiId}/${stage}/${key.replace(' /', '/')}`)

/** `<api>/<stage>/POST/device/42`: the resource that whoever signs a request may invoke, or not. */
const requestArn = (account: Account, { apiId, stage }: HttpApi, { request, target }: HttpExchange): string =>
	arn(account, 'execute-api', `${apiId}/${stage}/${request.method}${target.path}`)

type HttpApiNeeds = {
	readonly account: Account
	readonly lambda: Lambda
	readonly limits: GatewayLimits
	/** shared by all APIs of the host */
	readonly bodies: BodyReader
	readonly iam: IamAuthorizer
}

/** Serves an HTTP API: throttling, routes, payload format 2.0, and CORS as the API configures it. */
export const serveHttpApi = (api: HttpApi, { account, lambda, limits, bodies, iam }: HttpApiNeeds) => {
	const mayPass = createThrottle(api.throttle, Date.now)

	const invoke = async (
		exchange: HttpExchange,
		match: HttpMatch,
		requestId: string,
		body: Buffer,
	): Promise<Answer> => {
		const { method = 'GET', url = '', headers } = exchange.request
		const { needsIam } = match.route
		const caller = needsIam
			? iam.authorize({ method, url, headers, body }, requestArn(account, api, exchange))
			: undefined
		if (needsIam && caller === undefined) return refusalAnswer(forbidden)
		const event = httpEvent({ api, account, exchange, match, requestId, body, caller })
		const invoker = { service: 'apigateway.amazonaws.com', sourceArn: routeArn(account, api, match.route) }
		const invoked = lambda
			.invoke(match.route.functionArn, event, invoker)
			.then(httpAnswer, () => refusalAnswer(failed))
		const invokedInTime = await withTimeout(limits.httpIntegrationTime, invoked)
		return invokedInTime === timedOut ? refusalAnswer(unavailable) : invokedInTime
	}

	const decide = async (exchange: HttpExchange, requestId: string): Promise<Answer | 'gone'> => {
		const { request, target } = exchange
		if (!mayPass()) return refusalAnswer(tooManyRequests)
		const match = findRoute(api.routes, request.method ?? 'GET', target.path)
		if (match === undefined) return refusalAnswer(notFound)
		if (match.route.needsIam && !iam.mayBeSigned(request)) return refusalAnswer(forbidden)
		const answered = await bodies.withBody(exchange, maxBody(request, limits), (body) =>
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
