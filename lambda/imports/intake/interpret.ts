import type { Conversion } from '../../lwm2m/convert.ts'
import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import type { Finding } from '../../senml/finding.ts'
import type { Content, DecodeOptions, Decoder } from '../formats/format.ts'
import { decoderOf, type Formats, openContent, registeredFormats } from '../formats/formats.ts'
import { notProcessed } from './aboutMessage.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import type { EntryKind } from './messageKeys.ts'

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

/** What is to be made of a message. */
export type Judged = Pick<
	Interpretation,
	'success' | 'findings' | 'hasAbsoluteTimes' | 'content' | 'decoder' | 'updates'
> & { readonly kind?: EntryKind }

/** Decodes a message. */
export const judgeContent =
	(window: TimeWindow, formats: Formats = registeredFormats) =>
	(message: DeviceMessage): Judged =>
		interpret(message, { formats, window, senML: false })

/** Decodes nothing: the message has failed more than once. @param reason why it failed the last time */
export const judgeFailed =
	(reason: string | undefined, formats: Formats = registeredFormats) =>
	(message: DeviceMessage): Judged => ({
		kind: 'failed',
		updates: [],
		findings: [notProcessed(reason)],
		success: false,
		hasAbsoluteTimes: false,
		content: openContent(message, formats).content,
		decoder: decoderOf(message.contentFormat, formats),
	})
