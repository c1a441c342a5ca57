import { d2cTopic } from '../lambda/imports/contract.ts'
import { MAX_AGE } from './coap/options.ts'
import { diagnostic, type Request, type Response } from './coap/request.ts'
import { ACCEPTED, publicationOf } from './contentFormats.ts'
import { deviceIdOf } from './deviceId.ts'
import type { Resource } from './resource.ts'

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
