import type { Conversion } from '../../lwm2m/convert.ts'
import type { Finding } from '../../senml/finding.ts'
import type { Content, DecodeOptions, Decoder } from '../formats/format.ts'
import { decoderOf, type Formats, openContent, registeredFormats } from '../formats/formats.ts'

/** What was sent, and what became of it. */
export type Interpretation = Conversion & {
	/** what was decoded, without the envelope of nRF Cloud where there was one; the message itself if it was refused */
	readonly content: Content
	readonly decoder: Decoder
}

export type InterpretOptions = DecodeOptions & { readonly formats?: Formats }

/** Nothing was decoded. */
export const undecoded = (findings: readonly Finding[]): Conversion => ({
	senML: undefined,
	records: [],
	updates: [],
	findings,
	success: false,
	hasAbsoluteTimes: false,
})

/**
 * Decodes and converts a message, the same when it arrives, when somebody reads the log later, and for the tool that looks
 * at a payload. Never throws.
 *
 * @param message `receivedAt` in milliseconds since the Unix epoch: what relative times count from (RFC 8428 §4.5.3)
 */
export const interpret = (
	{ contentFormat, payload, receivedAt }: Content & { readonly receivedAt: number },
	{ formats = registeredFormats, ...options }: InterpretOptions = {},
): Interpretation => {
	const { content, format } = openContent({ contentFormat, payload }, formats)
	if ('code' in format) return { content, decoder: decoderOf(contentFormat, formats), ...undecoded([format]) }
	const conversion = format.decode(content.payload, receivedAt, options)
	return { content, decoder: format.decoder, ...conversion }
}
