import { d2cTopic, type TopicLevel } from '../lambda/imports/contract.ts'
import { MAX_AGE } from './coap/options.ts'
import { diagnostic, type Request, type Response } from './coap/request.ts'
import { deviceIdOf } from './deviceId.ts'
import type { Resource } from './resource.ts'

// IANA's CoAP Content-Formats: 110 SenML JSON, 112 SenML CBOR (RFC 8428), 42 bytes, 50 JSON (RFC 7252 §12.3), 60 CBOR
const LEVELS: ReadonlyMap<number | undefined, TopicLevel> = new Map([
	[110, 'senml'],
	[50, 'senml'],
	[112, 'cbor'],
	[60, 'cbor'],
	[42, 'raw'],
	[undefined, 'raw'],
])

/** The Content-Formats that a device may declare. It may also declare none. */
const ACCEPTED: readonly number[] = [...LEVELS.keys()].filter((format) => format !== undefined)

/** Resolves as soon as the message is durably queued, and not before. */
export type Publish = (topic: string, payload: Uint8Array) => Promise<void>

/** for the client to wait before it tries again */
const RETRY_AFTER_SECONDS = 5

/**
 * `POST /msg/d2c/raw?id=<deviceId>`, as nRF Cloud has it: the payload goes to a topic of the device. Nothing is decoded
 * here.
 */
export const d2cRaw = (publish: Publish): Resource => ({
	path: ['msg', 'd2c', 'raw'],
	query: 'id=<deviceId>',
	link: { ct: ACCEPTED, rt: ['senml'] },
	methods: { POST: (request) => post(publish, request) },
})

const post = async (publish: Publish, { query, contentFormat, payload }: Request): Promise<Response> => {
	const id = deviceIdOf(query)
	if ('problem' in id) return diagnostic('4.00', id.problem)
	const publication = publicationOf(contentFormat, payload)
	if (publication === undefined) {
		return diagnostic('4.15', `Content-Format ${contentFormat}: use ${ACCEPTED.join(', ')} or none`)
	}
	if (payload.length === 0) return diagnostic('4.00', 'payload missing')
	try {
		await publish(d2cTopic(id.deviceId, publication.level), publication.payload)
	} catch (error) {
		return notQueued(error)
	}
	// RFC 7252 §5.8.2 leaves 2.01 and 2.04 to the server; nRF Cloud answers 2.01.
	return { code: '2.01' }
}

// RFC 7252 §5.9.3.4: Max-Age is the number of seconds after which to retry.
const notQueued = (error: unknown): Response =>
	diagnostic('5.03', 'not queued, try again', {
		options: [{ number: MAX_AGE, value: Buffer.of(RETRY_AFTER_SECONDS) }],
		log: { error: String(error) },
	})

type Publication = Readonly<{
	/** last level of the topic */
	level: TopicLevel
	payload: Uint8Array
}>

/**
 * What is published for a payload. Nothing is decoded: what the device declared as JSON or CBOR goes out as it is. If the
 * device declared nothing, the payload goes out as nRF Cloud does it: `{"data": "<base64>"}`. `undefined`: the
 * Content-Format is none of `ACCEPTED`.
 */
const publicationOf = (contentFormat: number | undefined, payload: Uint8Array): Publication | undefined => {
	const level = LEVELS.get(contentFormat)
	if (level !== 'raw') return level && { level, payload }
	const data = Buffer.from(payload).toString('base64')
	return { level, payload: Buffer.from(JSON.stringify({ data })) }
}
