import { d2cTopic, type TopicLevel } from '../lambda/imports/contract.ts'
import { diagnostic, type Request, type Response, retryLater, type Upload } from './coap/request.ts'
import { deviceIdOf } from './deviceId.ts'
import type { Lines } from './downlinks/lines.ts'
import type { Downlinks } from './downlinks/ports.ts'
import { resultsIn } from './downlinks/results.ts'
import { type IsRevoked, revoked } from './isRevoked.ts'
import type { Log } from './log.ts'
import { logDefect } from './logDefect.ts'
import type { Resource } from './resource.ts'

/** What the payload is, by the Content-Format that a device declares. A device may also declare none. */
type Levels = ReadonlyMap<number | undefined, TopicLevel>

// IANA's CoAP Content-Formats: 110 SenML JSON, 112 SenML CBOR (RFC 8428), 42 bytes, 50 JSON (RFC 7252 §12.3), 60 CBOR
const RAW: Levels = new Map([
	[110, 'senml'],
	[50, 'senml'],
	[112, 'cbor'],
	[60, 'cbor'],
	[42, 'raw'],
	[undefined, 'raw'],
])

const LIBRARY: Levels = new Map([
	[60, 'library'],
	[50, 'library'],
	[undefined, 'library'],
])

/** The Content-Formats that a device may declare. */
const declarable = (levels: Levels): readonly number[] =>
	[...levels.keys()].filter((format) => format !== undefined)

/** Resolves as soon as the message is durably queued, and not before. */
export type Publish = (topic: string, payload: Uint8Array) => Promise<void>

/** for the client to wait before it tries again */
const RETRY_AFTER_SECONDS = 5

/** `{"data":""}`, as nRF Cloud writes it around the payload in base64 */
const ENVELOPE_BYTES = 11

export type D2cRawNeeds = Readonly<{
	publish: Publish
	/** absent: no identity is revoked */
	isRevoked?: IsRevoked
	/** limit of the length of a published message in bytes */
	maxPublishedBytes: number
	/** absent: devices get nothing */
	downlinks?: DownlinkNeeds
}>

type DownlinkNeeds = Readonly<{ downlinks: Downlinks; lines: Lines; log: Log }>

/**
 * `POST /msg/d2c/raw?id=<deviceId>`, as nRF Cloud has it: the payload goes to a topic of the device. Nothing is decoded
 * here.
 */
export const d2cRaw = (needs: D2cRawNeeds): Resource => ({
	path: ['msg', 'd2c', 'raw'],
	query: 'id=<deviceId>',
	link: { ct: declarable(RAW), rt: ['senml'] },
	methods: { POST: async (request) => post(needs, RAW, request) },
})

/**
 * `POST /msg/d2c?id=<deviceId>`: the same for what the libraries of nRF Cloud send that is no SenML. Discovery does not list
 * it: their firmware knows it, and what an address that is not verified may be told would not fit into one datagram.
 */
export const d2cLibrary = (needs: D2cRawNeeds): Resource => ({
	path: ['msg', 'd2c'],
	query: 'id=<deviceId>',
	methods: { POST: async (request) => post(needs, LIBRARY, request) },
})

const post = (
	{ publish, isRevoked = async () => false, maxPublishedBytes, downlinks }: D2cRawNeeds,
	levels: Levels,
	request: Request,
): Response | Upload => {
	const { peer, query, contentFormat } = request
	const id = deviceIdOf(peer, query)
	if ('problem' in id) return diagnostic(id.code, id.problem)
	const { deviceId } = id
	// RFC 7959 §3.3: asks for the next block of the answer, and sends nothing.
	const next = request.blockNumber > 0 ? downlinks?.lines.current(deviceId, peer, '2.01') : undefined
	if (next !== undefined) return next
	const level = levels.get(contentFormat)
	if (level === undefined) {
		return diagnostic('4.15', `Content-Format ${contentFormat}: use ${declarable(levels).join(', ')} or none`)
	}
	return {
		maxBytes: level === 'raw' ? largestIn(maxPublishedBytes - ENVELOPE_BYTES) : maxPublishedBytes,
		receive: (payload) =>
			queue(payload, async () => {
				if (peer.identity !== undefined && (await isRevoked(peer.identity))) return revoked
				const problem = downlinks && (await noteResults(downlinks, deviceId, query))
				const seen = downlinks?.downlinks.seen(deviceId)
				// The message is safe without it.
				seen?.catch(() => undefined)
				await publish(d2cTopic(deviceId, level), publicationOf(level, payload))
				const answer = (await downlinkFor(downlinks, deviceId, request, seen)) ?? taken
				return problem === undefined ? answer : { ...answer, log: { error: problem } }
			}),
	}
}

// RFC 7252 §5.8.2 leaves 2.01 and 2.04 to the server; nRF Cloud answers 2.01.
const taken: Response = { code: '2.01' }

/** What is wrong with what the query says of downlinks; that is no reason to refuse the message. */
const noteResults = async (
	{ downlinks }: DownlinkNeeds,
	deviceId: string,
	query: readonly string[],
): Promise<string | undefined> => {
	const { results, problem } = resultsIn(query)
	for (const result of results) await downlinks.note(deviceId, result)
	return problem
}

/** The answer with the next downlink, for a device that does not observe. The message is safe already, whatever happens here. */
const downlinkFor = async (
	needs: DownlinkNeeds | undefined,
	deviceId: string,
	{ peer, isAnswerWanted }: Request,
	seen: Promise<void> | undefined,
): Promise<Response | undefined> => {
	if (needs === undefined) return undefined
	const { lines, log } = needs
	try {
		await seen
		if (!isAnswerWanted || lines.isObserved(deviceId)) return undefined
		return await lines.next(deviceId, peer, '2.01')
	} catch (error) {
		logDefect(log)(error)
		return undefined
	}
}

/** The largest number of bytes that have so many characters in base64. */
const largestIn = (characters: number): number => Math.floor(characters / 4) * 3

const queue = async (payload: Buffer, publish: () => Promise<Response>): Promise<Response> => {
	if (payload.length === 0) return diagnostic('4.00', 'payload missing')
	try {
		return await publish()
	} catch (error) {
		return retryLater('5.03', 'not queued, try again', RETRY_AFTER_SECONDS, { log: { error: String(error) } })
	}
}

/**
 * What is published for a payload. Nothing is decoded: what the device declared as JSON or CBOR goes out as it is. If the
 * device declared nothing, the payload goes out as nRF Cloud does it: `{"data": "<base64>"}`.
 */
const publicationOf = (level: TopicLevel, payload: Buffer): Uint8Array =>
	level === 'raw' ? Buffer.from(JSON.stringify({ data: payload.toString('base64') })) : payload
