import { type ContentFormat, type Conversion, convert } from '../lwm2m/convert.ts'
import { clip, type Finding } from '../senml/finding.ts'

/** What was sent, and what became of it. */
export type Interpretation = Omit<Conversion, 'records'> & {
	/** the bytes of the SenML pack, unwrapped from the envelope of nRF Cloud where there was one */
	readonly pack: Uint8Array
}

type Unwrapped = { readonly pack: Uint8Array; readonly contentFormat: ContentFormat }

const refused = (pack: Uint8Array, finding: Finding): Interpretation => ({
	pack,
	senML: undefined,
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

/** nRF Cloud publishes raw bytes as `{"data": "<base64>"}`, perhaps with further members. */
const unwrap = (payload: Uint8Array): Unwrapped | Finding => {
	const envelope = parse(payload) as { data?: unknown } | null | undefined
	const data = envelope?.data
	if (typeof data === 'string' && base64.test(data))
		return { pack: Buffer.from(data, 'base64'), contentFormat: 'application/senml+cbor' }
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
 * Decodes and converts a message, the same when it arrives and when somebody reads the log later. Never throws.
 *
 * @param message `receivedAt` in milliseconds since the Unix epoch: what relative times count from (RFC 8428 §4.5.3)
 * @param options `senML: false` leaves out the pack as sent, where nobody will look at it
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
	options: { readonly senML?: boolean } = {},
): Interpretation => {
	const opened = open(contentFormat, payload)
	if ('code' in opened) return refused(payload, opened)
	const { records: _, ...conversion } = convert(
		{ contentFormat: opened.contentFormat, payload: opened.pack, receivedAt: receivedAt / 1000 },
		{ ...options, records: false },
	)
	return { pack: opened.pack, ...conversion }
}
