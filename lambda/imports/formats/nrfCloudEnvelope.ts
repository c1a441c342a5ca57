import type { Finding } from '../../senml/finding.ts'
import { looksLikeJson } from '../../senml/resolve/look.ts'
import type { Content, Format } from './format.ts'
import { senml } from './senml.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** Content-Formats of CoAP that say CBOR: 112 SenML (RFC 8428 §12.3.2), 60 any (RFC 8949 §9.4). */
const cborFormats: readonly unknown[] = [112, 60]

/** If the device declared no CBOR, the first byte tells whether it is JSON. */
const contentFormatOf = (payload: Uint8Array, declared: unknown): string =>
	!cborFormats.includes(declared) && looksLikeJson(payload)
		? 'application/senml+json'
		: 'application/senml+cbor'

const parse = (payload: Uint8Array): unknown => {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
	} catch {
		return undefined
	}
}

const unwrap = (payload: Uint8Array): Content | Finding => {
	const envelope = parse(payload) as { data?: unknown; contentFormat?: unknown } | null | undefined
	const data = envelope?.data
	if (typeof data === 'string' && base64.test(data)) {
		const inner = Buffer.from(data, 'base64')
		return { payload: inner, contentFormat: contentFormatOf(inner, envelope?.contentFormat) }
	}
	return {
		code: 'E_ENVELOPE',
		severity: 'error',
		scope: 'message',
		field: 'data',
		expected: '{"data": "<base64>"}',
		message:
			'The message on the raw topic must be a JSON object whose member "data" is the payload in base64.',
	}
}

/**
 * nRF Cloud's message bridge publishes bytes as `{"data": "<base64>"}`, perhaps with further members. A member
 * `contentFormat` is the CoAP Content-Format that a device declared: an earlier version of our CoAP door added it.
 */
export const nrfCloudEnvelope: Format = {
	contentFormat: 'nrfcloud-raw-envelope',
	decoder: senml,
	unwrap,
}
