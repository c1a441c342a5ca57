import {
	type Endpoint,
	endpointIn,
	type IntegrationRoute,
	type Objection,
	objectionTo,
	shownPath,
	type Uplink,
	uplinkImportId,
} from '../../lambda/integrations/contract.ts'
import type { Identity, Peer } from '../coap/peer.ts'
import { diagnostic, type Request, type Response, retryLater, type Upload } from '../coap/request.ts'
import type { IsRevoked } from '../isRevoked.ts'
import type { Resource } from '../resource.ts'
import type { PublishUplink, UplinkReport } from './ports.ts'
import type { FindRoute } from './rememberRoutes.ts'
import type { OpenReplies } from './replies.ts'
import { reportText } from './reportText.ts'

export type EndpointNeeds = Readonly<{
	findRoute: FindRoute
	publishUplink: PublishUplink
	/** milliseconds until the next message of the integration may come; 0: this one may */
	limit: (route: IntegrationRoute) => number
	/** waits until it is known what became of a message; undefined if that takes too long */
	awaitReport: (integrationId: string, importId: string) => Promise<UplinkReport | undefined>
	/** downlinks in answers; absent: there are none */
	replies?: OpenReplies
	/** counts a request to an endpoint of no integration */
	onUnknown: () => void
	isRevoked: IsRevoked
	onDefect: (error: unknown) => void
	/** limit of a payload in bytes */
	maxBytes: number
}>

const retryAfterSeconds = 5

/** Of the query: the answer says what became of the message. */
const reportArgument = 'r=1'

/** RFC 7252 §6.4: one Uri-Path for each segment. Firmware that sends the whole path in one option is understood here. */
const segmentsOf = (path: readonly string[]): readonly string[] => {
	const [first = ''] = path
	return path.length === 1 && first.includes('/') ? first.replace(/^\//, '').split('/') : path
}

const askedEndpoint = (path: readonly string[]): Endpoint | undefined => endpointIn(segmentsOf(path))

/**
 * `POST [/prefix…]/i/<routing key>`: the endpoints of all integrations. Whatever the Content-Format says, the payload is
 * passed on as it is.
 */
export const integrationEndpoint = (needs: EndpointNeeds): Resource => ({
	path: ['i', '<routing key>'],
	matches: (path) => askedEndpoint(path) !== undefined,
	methods: { POST: async (request) => post(needs, request) },
})

const post = async (needs: EndpointNeeds, request: Request): Promise<Response | Upload> => {
	// RFC 7959 §3.3: asks for the next block of the answer, and sends nothing.
	const next = request.blockNumber > 0 ? needs.replies?.current(request.peer) : undefined
	if (next !== undefined) return next
	const endpoint = askedEndpoint(request.path)
	if (endpoint === undefined) throw new Error('not the path of an endpoint')
	const found = await unlessDown(() => needs.findRoute(endpoint.routingKey))
	if ('code' in found) return found
	const transport = transportOf(request.peer)
	const objection = objectionTo(found.value, { ...endpoint, transport })
	if (objection === 'unknown') needs.onUnknown()
	if (objection !== undefined || found.value === undefined) return refusals[objection ?? 'unknown']
	const route = found.value
	const receive = async (payload: Buffer): Promise<Response> => {
		const refusal = (await refusalOf(needs, request.peer)) ?? limited(needs, route)
		if (refusal !== undefined) return refusal
		// RFC 7252 §5.5.2
		if (payload.length === 0) return diagnostic('4.00', 'payload missing')
		return publish(needs, route, request, uplinkOf(route, endpoint, request, payload))
	}
	return {
		maxBytes: needs.maxBytes,
		receive: async (payload) => named(await receive(payload), route),
	}
}

/** For the log: whose message it was. */
const named = (response: Response, { integrationId }: IntegrationRoute): Response => ({
	...response,
	log: { ...response.log, integrationId },
})

const refusals: Readonly<Record<Objection, Response>> = {
	unknown: diagnostic('4.04', 'no such integration', { log: { isCounted: true } }),
	'needs security': diagnostic('4.03', 'this integration takes DTLS only; use coaps'),
	'refuses security': diagnostic('4.03', 'this integration takes no DTLS; use coap'),
}

const transportOf = ({ isSecured }: Peer): 'coap' | 'coaps' => (isSecured === undefined ? 'coap' : 'coaps')

/** A value, or 5.03 if it cannot be had now. */
const unlessDown = async <T>(
	get: () => Promise<T>,
): Promise<Readonly<{ value: T }> | (Response & { readonly code: '5.03' })> => {
	try {
		return { value: await get() }
	} catch (error) {
		const log = { error: String(error) }
		return { ...retryLater('5.03', 'not queued, try again', retryAfterSeconds, { log }), code: '5.03' }
	}
}

const refusalOf = async ({ isRevoked }: EndpointNeeds, { identity }: Peer): Promise<Response | undefined> => {
	if (identity === undefined) return undefined
	const revoked = await unlessDown(() => isRevoked(identity))
	if ('code' in revoked) return revoked
	return revoked.value ? diagnostic('4.01', 'the key of this session is not valid any more') : undefined
}

const limited = ({ limit }: EndpointNeeds, route: IntegrationRoute): Response | undefined => {
	const waitMs = limit(route)
	if (waitMs === 0) return undefined
	return retryLater('4.29', 'above the rate limit of this integration', Math.ceil(waitMs / 1000))
}

const identityMembers = (identity: Identity | undefined): Readonly<Record<string, string>> => {
	if (identity === undefined) return {}
	return identity.kind === 'psk'
		? { identity: identity.identity, identityKind: 'psk' }
		: { identity: identity.subject, identityKind: 'certificate' }
}

const uplinkOf = (
	{ integrationId }: IntegrationRoute,
	endpoint: Endpoint,
	{ peer, query, contentFormat }: Request,
	payload: Buffer,
): Uplink => ({
	integrationId,
	door: 'coap',
	...(contentFormat === undefined ? {} : { contentFormat: String(contentFormat) }),
	payload: payload.toString('base64'),
	meta: {
		path: shownPath(endpoint),
		query: query.join('&'),
		peer: peer.address,
		transport: transportOf(peer),
		...identityMembers(peer.identity),
	},
})

const publish = async (
	needs: EndpointNeeds,
	route: IntegrationRoute,
	request: Request,
	uplink: Uplink,
): Promise<Response> => {
	const queued = await unlessDown(() => needs.publishUplink(uplink))
	if ('code' in queued) return queued
	const asksReport = request.query.includes(reportArgument)
	const replies = route.sendsDownlinks === true && request.isAnswerWanted ? needs.replies : undefined
	if (!asksReport && replies === undefined) return { code: '2.01' }
	// Only the converter knows which device it is from.
	const { integrationId } = route
	const importId = uplinkImportId(queued.value)
	const report = await needs.awaitReport(integrationId, importId)
	const reply =
		report &&
		replies &&
		(await downlinkIn(needs, () => replies.next(integrationId, report.deviceIds, request.peer)))
	if (reply !== undefined) return reply
	return asksReport ? { code: '2.01', payload: Buffer.from(reportText(importId, report)) } : { code: '2.01' }
}

/** The message is safe already, whatever happens here. */
const downlinkIn = async (
	{ onDefect }: EndpointNeeds,
	next: () => Promise<Response | undefined>,
): Promise<Response | undefined> => {
	try {
		return await next()
	} catch (error) {
		onDefect(error)
		return undefined
	}
}
