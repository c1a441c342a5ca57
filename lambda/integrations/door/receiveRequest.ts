import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { answer, answerBytes, refuse } from '../../rest/answer.ts'
import { fallback } from '../../rest/fallback.ts'
import { problem } from '../../rest/problem.ts'
import {
	type Endpoint,
	endpointIn,
	type IntegrationMessage,
	type IntegrationRoute,
	type Objection,
	objectionTo,
	shownPath,
	type Uplink,
	uplinkImportId,
} from '../contract.ts'
import type { Reply } from './replyTo.ts'

type ReceiveNeeds = {
	readonly findRoute: (routingKey: string) => Promise<IntegrationRoute | undefined>
	readonly queueUplink: (uplink: Uplink) => Promise<IntegrationMessage>
	/** the downlink that goes out with the answer to a message */
	readonly replyTo: (message: IntegrationMessage) => Promise<Reply | undefined>
	/** seconds until a message of the integration may come; 0: this one may */
	readonly countMessage: (route: IntegrationRoute) => Promise<number>
	/** counts a message above the rate limit; does not reject */
	readonly onLimited: (route: IntegrationRoute) => Promise<void>
	/** of the API: what else there is at a path */
	readonly routes: readonly string[]
	/** limit of a body in bytes */
	readonly maxBytes: number
	readonly onError: (error: unknown) => void
}

type Answer = APIGatewayProxyStructuredResultV2

const retryAfterSeconds = 5

/**
 * `POST [/prefix…]/i/<routing key>` over HTTP, where UDP is blocked: the same rules as over CoAP. Everything that is no
 * endpoint gets what the fallback says.
 */
export const receiveRequest = (needs: ReceiveNeeds) => {
	const absent = fallback(needs.routes)
	return async (event: APIGatewayProxyEventV2): Promise<Answer> => {
		const { http } = event.requestContext
		const endpoint = endpointIn(segmentsOf(http.path))
		if (endpoint === undefined) return absent(http)
		try {
			return await receive(needs, event, endpoint)
		} catch (error) {
			needs.onError(error)
			return refuse(problem(503, 'Service unavailable', 'The message was not queued; try again.'), {
				'retry-after': String(retryAfterSeconds),
			})
		}
	}
}

/** RFC 3986 §2.1; a segment that is not well encoded is no part of an endpoint. */
const decoded = (segment: string): string => {
	try {
		return decodeURIComponent(segment)
	} catch {
		return ''
	}
}

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1).map(decoded)

const refusals: Readonly<Record<Objection, () => Answer>> = {
	// As the fallback says it: nobody learns which keys and prefixes there are.
	unknown: () => refuse(problem(404, 'Not found', 'There is nothing at this path.')),
	'needs security': () => refuse(problem(403, 'Forbidden', 'This integration takes HTTPS and coaps only.')),
	'refuses security': () => refuse(problem(403, 'Forbidden', 'This integration takes no DTLS.')),
}

/**
 * API Gateway has nothing but HTTPS, so mode `dtls` is no obstacle there; a host on a laptop has plain HTTP. The other modes
 * take both: HTTPS does not show who the client is, and refusing it would close the fallback.
 */
const transportOf = ({ headers }: APIGatewayProxyEventV2): 'http' | 'https' =>
	headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'

const receive = async (
	needs: ReceiveNeeds,
	event: APIGatewayProxyEventV2,
	endpoint: Endpoint,
): Promise<Answer> => {
	const route = await needs.findRoute(endpoint.routingKey)
	const objection = objectionTo(route, { ...endpoint, transport: transportOf(event) })
	if (objection !== undefined || route === undefined) return refusals[objection ?? 'unknown']()
	const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
	if (body.length > needs.maxBytes)
		return refuse(problem(413, 'Content too large', `A message has at most ${needs.maxBytes} bytes.`))
	const waitSeconds = await needs.countMessage(route)
	if (waitSeconds > 0) {
		await needs.onLimited(route)
		return refuse(problem(429, 'Too many requests', 'This is above the rate limit of the integration.'), {
			'retry-after': String(waitSeconds),
		})
	}
	if (body.length === 0) return refuse(problem(400, 'Bad request', 'The body is empty.'))
	const message = await needs.queueUplink(uplinkOf(route, endpoint, event, body))
	const reply = route.sendsDownlinks === true ? await needs.replyTo(message) : undefined
	return reply === undefined ? answer({ importId: uplinkImportId(message) }, 202) : answerWith(reply)
}

/** Media types of the Content-Formats that encoders give. */
const mediaTypes: ReadonlyMap<number | undefined, string> = new Map([
	[0, 'text/plain; charset=utf-8'],
	[50, 'application/json'],
])

/** With 200, and an ETag that names the downlink: 202 has none. */
const answerWith = ({ payload, contentFormat, tag }: Reply): Answer =>
	answerBytes(payload, {
		'content-type': mediaTypes.get(contentFormat) ?? 'application/octet-stream',
		etag: `"${tag}"`,
	})

const maxMediaTypeLength = 200

/** No header beside the media type: others may hold secrets. */
const uplinkOf = (
	{ integrationId }: IntegrationRoute,
	endpoint: Endpoint,
	event: APIGatewayProxyEventV2,
	body: Buffer,
): Uplink => {
	const mediaType = event.headers['content-type']?.slice(0, maxMediaTypeLength)
	return {
		integrationId,
		door: 'http',
		...(mediaType === undefined ? {} : { contentFormat: mediaType }),
		payload: body.toString('base64'),
		meta: {
			path: shownPath(endpoint),
			query: event.rawQueryString,
			peer: event.requestContext.http.sourceIp,
			transport: transportOf(event),
		},
	}
}
