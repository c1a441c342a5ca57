import type { IncomingMessage } from 'node:http'
import type { Account } from '../access/account.ts'
import type { HttpExchange } from '../server/httpExchange.ts'
import type { HttpApi } from './httpApi.ts'
import type { HttpMatch } from './httpRoutes.ts'
import type { IamCaller } from './iamAuthorizer.ts'

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

/** Whether an event carries the body of a request as text, and not in base64. */
export const isText = ({ headers }: IncomingMessage): boolean =>
	/^(?:text\/|application\/(?:json|xml|javascript))/.test(headers['content-type'] ?? '')

type Invocation = {
	readonly api: HttpApi
	readonly account: Account
	readonly exchange: HttpExchange
	readonly match: HttpMatch
	readonly requestId: string
	readonly body: Buffer
	/** who signed it, if the route asks for that */
	readonly caller: IamCaller | undefined
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const authorizerOf = ({ accountId }: Account, { accessKey, userArn }: IamCaller) => ({
	iam: {
		accessKey,
		accountId,
		callerId: accessKey,
		cognitoIdentity: null,
		principalOrgId: null,
		userArn,
		userId: accessKey,
	},
})

const requestContext = ({ api, account, exchange, match, requestId, caller }: Invocation) => {
	const { accountId, region, urlSuffix } = account
	const { request, target } = exchange
	const now = new Date()
	return {
		accountId,
		apiId: api.apiId,
		...(caller === undefined ? {} : { authorizer: authorizerOf(account, caller) }),
		domainName: `${api.apiId}.execute-api.${region}.${urlSuffix}`,
		domainPrefix: api.apiId,
		http: {
			method: request.method,
			path: target.path,
			protocol: 'HTTP/1.1',
			sourceIp: request.socket.remoteAddress,
			userAgent: request.headers['user-agent'] ?? '',
		},
		requestId,
		routeKey: match.route.key,
		stage: api.stage,
		time: now.toISOString(),
		timeEpoch: now.getTime(),
	}
}

/** The event that a function gets for a request, in payload format 2.0. */
export const httpEvent = (invocation: Invocation): object => {
	const { exchange, match, body } = invocation
	const { request, target } = exchange
	const { route, pathParameters } = match
	const searchParams = new URLSearchParams(target.query)
	return {
		version: '2.0',
		routeKey: route.key,
		rawPath: target.path,
		rawQueryString: target.query,
		headers: requestHeaders(request),
		...(searchParams.size > 0 ? { queryStringParameters: joined(searchParams) } : {}),
		...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
		requestContext: requestContext(invocation),
		...(body.byteLength > 0 ? { body: body.toString(isText(request) ? 'utf8' : 'base64') } : {}),
		isBase64Encoded: body.byteLength > 0 && !isText(request),
	}
}
