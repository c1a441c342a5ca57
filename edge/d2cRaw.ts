import { deviceIdOf } from './deviceId.ts'
import { MAX_AGE } from './options.ts'
import { diagnostic, type Request, type Response } from './request.ts'
import type { Resource } from './resource.ts'

/** Resolves as soon as the message is durably queued, and not before. */
export type Publish = (topic: string, payload: Uint8Array) => Promise<void>

/** for the client to wait before it tries again */
const RETRY_AFTER_SECONDS = 5

/**
 * `POST /msg/d2c/raw?id=<deviceId>`, as nRF Cloud has it: the payload goes to the topic of the device,
 * SenML JSON as it is, bytes as `{"data": "<base64>"}`. Nothing is decoded here.
 */
export const d2cRaw = (publish: Publish): Resource => ({
	path: ['msg', 'd2c', 'raw'],
	methods: { POST: (request) => post(publish, request) },
})

const post = async (publish: Publish, { query, contentFormat, payload }: Request): Promise<Response> => {
	const id = deviceIdOf(query)
	if ('problem' in id) return diagnostic('4.00', id.problem)
	const suffix = suffixOf(contentFormat)
	if (suffix === undefined) {
		return diagnostic('4.15', `Content-Format ${contentFormat}: use 110, 50, 112, 60, 42 or none`)
	}
	if (payload.length === 0) return diagnostic('4.00', 'payload missing')
	try {
		await publish(`m/d/${id.deviceId}/d2c/${suffix}`, suffix === 'senml' ? payload : inEnvelope(payload))
	} catch (error) {
		return notQueued(error)
	}
	// RFC 7252 §5.8.2 leaves 2.01 and 2.04 to the server; nRF Cloud answers 2.01.
	return { code: '2.01' }
}

// IANA's CoAP Content-Formats: 110 SenML JSON, 112 SenML CBOR (RFC 8428), 42 bytes, 50 JSON (RFC 7252 §12.3), 60 CBOR
const suffixOf = (contentFormat: number | undefined): 'senml' | 'raw' | undefined => {
	switch (contentFormat) {
		case 110:
		case 50:
			return 'senml'
		case 112:
		case 60:
		case 42:
		case undefined:
			return 'raw'
		default:
			return undefined
	}
}

const inEnvelope = (payload: Buffer): Uint8Array =>
	Buffer.from(JSON.stringify({ data: payload.toString('base64') }))

// RFC 7252 §5.9.3.4: Max-Age is the number of seconds after which to retry.
const notQueued = (error: unknown): Response =>
	diagnostic('5.03', 'not queued, try again', {
		options: [{ number: MAX_AGE, value: Buffer.of(RETRY_AFTER_SECONDS) }],
		log: { error: String(error) },
	})
