import { diagnostic, type Request, type Response, retryLater } from '../coap/request.ts'
import { deviceIdOf } from '../deviceId.ts'
import type { IsRevoked } from '../isRevoked.ts'
import { revoked } from '../isRevoked.ts'
import type { Resource } from '../resource.ts'
import type { Lines } from './lines.ts'
import type { Downlinks } from './ports.ts'
import { resultsIn } from './results.ts'

export type C2dNeeds = Readonly<{
	downlinks: Downlinks
	lines: Lines
	isRevoked: IsRevoked
}>

const retryAfterSeconds = 5

/**
 * `GET /msg/c2d?id=<deviceId>`: the next downlink that waits for the device, or an answer without payload and without ETag. With
 * Observe, each one comes as a notification, in the order in which they were accepted (RFC 7641). The ETag names the downlink.
 */
export const c2d = (needs: C2dNeeds): Resource => ({
	path: ['msg', 'c2d'],
	query: 'id=<deviceId>',
	link: { rt: ['downlinks'] },
	methods: { GET: (request) => get(needs, request) },
})

const get = async (needs: C2dNeeds, request: Request): Promise<Response> => {
	const { peer, query } = request
	const id = deviceIdOf(peer, query)
	if ('problem' in id) return diagnostic(id.code, id.problem)
	try {
		return await answer(needs, request, id.deviceId)
	} catch (error) {
		return retryLater('5.03', 'try again', retryAfterSeconds, { log: { error: String(error) } })
	}
}

const nothing: Response = { code: '2.05' }

const answer = async (
	{ downlinks, lines, isRevoked }: C2dNeeds,
	{ peer, query, observe, blockNumber, isAnswerWanted }: Request,
	deviceId: string,
): Promise<Response> => {
	if (peer.identity !== undefined && (await isRevoked(peer.identity))) return revoked
	// Whoever knows the id of the device would get its downlinks.
	if (peer.identity === undefined && (await downlinks.needsSession(deviceId)))
		return diagnostic('4.03', 'this device has a key; use coaps')
	if (blockNumber > 0)
		return lines.current(deviceId, peer, '2.05') ?? diagnostic('4.04', 'gone; begin with block 0')
	const { results, problem } = resultsIn(query)
	if (problem !== undefined) return diagnostic('4.00', problem)
	await downlinks.seen(deviceId)
	for (const result of results) await downlinks.note(deviceId, result)
	if (observe === 0)
		return { ...nothing, observe: { begin: (observer) => lines.observe(deviceId, peer, observer) } }
	if (observe !== undefined || !isAnswerWanted) return nothing
	return (await lines.next(deviceId, peer, '2.05')) ?? nothing
}
