import { type ContentFormat, type Conversion, convert } from '../lwm2m/convert.ts'
import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import { clip, type Finding } from '../senml/finding.ts'
import { looksLikeJson } from '../senml/look.ts'

/** What was sent, and what became of it. */
export type Interpretation = Conversion & {
	/** the bytes of the SenML pack, unwrapped from the envelope of nRF Cloud where there was one */
	readonly pack: Uint8Array
	/** what the pack was read as; undefined if it was not read */
	readonly contentFormat: ContentFormat | undefined
}

export type InterpretOptions = {
	/** what is plausible as a time of measurement; without it, nearly everything */
	readonly window?: TimeWindow
	/** false leaves out the pack as sent, where nobody will look at it */
	readonly senML?: boolean
	/** true brings the resolved records */
	readonly records?: boolean
}

type Unwrapped = { readonly pack: Uint8Array; readonly contentFormat: ContentFormat }

const refused = (pack: Uint8Array, finding: Finding): Interpretation => ({
	pack,
	contentFormat: undefined,
	senML: undefined,
	records: [],
	updates: [],
	findings: [finding],
	success: false,
	hasAbsoluteTimes: false,
})

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
const unwrap = (payload: Uint8Array): Unwrapped | Finding => {
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

const open = (contentFormat: string, payload: Uint8Array): Unwrapped | Finding => {
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

/**
 * Decodes and converts a message, the same when it arrives, when somebody reads the log later, and for the tool that looks
 * at a payload. Never throws.
 *
 * @param message `receivedAt` in milliseconds since the Unix epoch: what relative times count from (RFC 8428 §4.5.3)
 */
export const interpret = (
	{
		contentFormat,
		payload,
		receivedAt,
	}: {
		readonly contentFormat: string
		readonly payload: Uint8Array
		readonly receivedAt: number
	},
	options: InterpretOptions = {},
): Interpretation => {
	const opened = open(contentFormat, payload)
	if ('code' in opened) return refused(payload, opened)
	const { senML = true, records = false, window } = options
	const conversion = convert(
		{ contentFormat: opened.contentFormat, payload: opened.pack, receivedAt: receivedAt / 1000 },
		{ senML, records, ...(window === undefined ? {} : { window }) },
	)
	return { pack: opened.pack, contentFormat: opened.contentFormat, ...conversion }
}
