import type { ContentFormat } from '../../lwm2m/convert.ts'
import { clip, type Finding } from '../../senml/finding.ts'
import { looksLikeJson } from '../../senml/resolve/look.ts'

/** A SenML pack, and what it is to be read as. */
export type Opened = { readonly pack: Uint8Array; readonly contentFormat: ContentFormat }

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

const parse = (payload: Uint8Array): unknown => {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
	} catch {
		return undefined
	}
}

/**
 * nRF Cloud publishes raw bytes as `{"data": "<base64>"}`, perhaps with further members. Our CoAP door adds the content
 * format that a device declared.
 */
const unwrap = (payload: Uint8Array): Opened | Finding => {
	const envelope = parse(payload) as { data?: unknown; contentFormat?: unknown } | null | undefined
	const data = envelope?.data
	if (typeof data === 'string' && base64.test(data)) {
		const pack = Buffer.from(data, 'base64')
		return { pack, contentFormat: formatOf(pack, envelope?.contentFormat) }
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

/** Content formats of CoAP that say CBOR: 112 SenML (RFC 8428 §12.3.2), 60 any (RFC 8949 §9.4). */
const CBOR_FORMATS: readonly unknown[] = [112, 60]

/** Who declares nothing may send either: the first byte tells. */
const formatOf = (pack: Uint8Array, declared: unknown): ContentFormat =>
	!CBOR_FORMATS.includes(declared) && looksLikeJson(pack)
		? 'application/senml+json'
		: 'application/senml+cbor'

/** The pack in a message as a door handed it over, or why there is none. Decodes nothing of the pack. */
export const openMessage = (contentFormat: string, payload: Uint8Array): Opened | Finding => {
	switch (contentFormat) {
		case 'nrfcloud-raw-envelope':
			return unwrap(payload)
		case 'application/senml+json':
		case 'application/senml+cbor':
			return { pack: payload, contentFormat }
		default:
			return {
				code: 'E_CONTENT_FORMAT',
				severity: 'error',
				scope: 'message',
				got: clip(contentFormat),
				expected: 'application/senml+json or application/senml+cbor',
				message: 'The content format of this message is not SenML.',
			}
	}
}
