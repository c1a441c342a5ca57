import type { Message, Option } from '../../edge/coap/message.ts'
import { CONTENT_FORMAT } from '../../edge/coap/options.ts'
import { UsageError } from '../commandLine.ts'
import { counted } from '../counted.ts'
import { contentOf, type Format } from '../senml/senmlContent.ts'

type Parts = Pick<Message, 'messageId' | 'token'> & {
	readonly bytes: Uint8Array
	/** undefined: the first byte tells */
	readonly format: Format | undefined
	/** the resource */
	readonly options: readonly Option[]
	readonly isConfirmable: boolean
}

/** IANA's CoAP Content-Formats of SenML (RFC 8428 §12.3) */
const contentFormats: Readonly<Record<Format, number>> = { json: 110, cbor: 112 }

/** What is left of a UDP datagram of 65,507 bytes for the payload, with room for header and options. */
const MAX_PAYLOAD = 65_000

/** A POST with a SenML pack as its payload, and in words what it is. Throws a `UsageError` if it is too long. */
export const senmlRequest = (parts: Parts): { readonly request: Message; readonly what: string } => {
	const { messageId, token, isConfirmable } = parts
	const { format, bytes } = contentOf(parts.bytes, parts.format)
	if (bytes.length > MAX_PAYLOAD)
		throw new UsageError(`${bytes.length} bytes are too many for one datagram: ${MAX_PAYLOAD} at most`)
	const contentFormat = { number: CONTENT_FORMAT, value: Buffer.of(contentFormats[format]) }
	return {
		request: {
			type: isConfirmable ? 'CON' : 'NON',
			code: '0.02', // POST, RFC 7252 §12.1.1
			messageId,
			token,
			// RFC 7252 §3.1: by number; those of the same number stay in their order.
			options: [...parts.options, contentFormat].toSorted((a, b) => a.number - b.number),
			payload: Buffer.from(bytes),
		},
		what: `${counted(bytes.length, 'byte')} of SenML in ${format.toUpperCase()}`,
	}
}
