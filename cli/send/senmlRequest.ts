import type { Message, Option } from '../../edge/coap/message.ts'
import { CONTENT_FORMAT } from '../../edge/coap/options.ts'
import { UsageError } from '../commandLine.ts'
import { contentOf, type Format } from '../senml/senmlContent.ts'
import { counted } from '../text/counted.ts'

type Parts = Pick<Message, 'messageId' | 'token'> & {
	readonly bytes: Uint8Array
	/** undefined: derived from the first byte */
	readonly format: Format | undefined
	/** the options that name the resource */
	readonly options: readonly Option[]
	readonly isConfirmable: boolean
}

/** IANA's CoAP Content-Formats of SenML (RFC 8428 §12.3) */
const contentFormats: Readonly<Record<Format, number>> = { json: 110, cbor: 112 }

/** Limit of the payload in bytes. A UDP datagram has at most 65,507, and header and options need some. */
const MAX_PAYLOAD = 65_000

/** A POST with a SenML pack as its payload; `what` describes it. Throws a `UsageError` if it is too long. */
export const senmlRequest = (parts: Parts): { readonly request: Message; readonly what: string } => {
	const { messageId, token, isConfirmable } = parts
	const { format, bytes } = contentOf(parts.bytes, parts.format)
	if (bytes.length > MAX_PAYLOAD)
		throw new UsageError(`${bytes.length} bytes do not fit into one datagram: the limit is ${MAX_PAYLOAD}`)
	const contentFormat = { number: CONTENT_FORMAT, value: Buffer.of(contentFormats[format]) }
	return {
		request: {
			type: isConfirmable ? 'CON' : 'NON',
			code: '0.02', // POST, RFC 7252 §12.1.1
			messageId,
			token,
			// RFC 7252 §3.1: options are sorted by number; equal numbers keep their order.
			options: [...parts.options, contentFormat].toSorted((a, b) => a.number - b.number),
			payload: Buffer.from(bytes),
		},
		what: `${counted(bytes.length, 'byte')} of SenML in ${format.toUpperCase()}`,
	}
}
