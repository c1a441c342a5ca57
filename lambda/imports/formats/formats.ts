import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import { clip, type Finding } from '../../senml/finding.ts'
import { notProcessed } from '../intake/aboutMessage.ts'
import type { DeviceMessage, EntryKind } from '../intake/deviceMessage.ts'
import { converted } from './converted.ts'
import type { Content, Decoded, DecodeOptions, Decoder, Format } from './format.ts'
import { nrfCloudEnvelope } from './nrfCloudEnvelope.ts'
import { nrfCloudGroundFix } from './nrfCloudGroundFix.ts'
import { nrfCloudLibrary } from './nrfCloudLibrary.ts'
import { nrfCloudRouted } from './nrfCloudRouted.ts'
import { nrfCloudShadow } from './nrfCloudShadow.ts'
import { senml, senmlCbor, senmlJson } from './senml.ts'
import { undecoded } from './undecoded.ts'

export type Formats = readonly Format[]

/** The content formats that messages may have. A new one is a file beside this one, and a row here. */
export const registeredFormats: Formats = [
	senmlJson,
	senmlCbor,
	nrfCloudEnvelope,
	nrfCloudLibrary,
	nrfCloudShadow,
	nrfCloudGroundFix,
	nrfCloudRouted,
	converted,
]

/** Content without what wraps it, and how to decode it; or why it cannot be decoded. */
export type Opened = {
	readonly content: Content
	readonly format: Extract<Format, { decode: unknown }> | Finding
}

const unknownFormat = (contentFormat: string, formats: Formats): Finding => ({
	code: 'E_CONTENT_FORMAT',
	severity: 'error',
	scope: 'message',
	got: clip(contentFormat),
	expected: formats.flatMap((format) => ('decode' in format ? [format.contentFormat] : [])).join(' or '),
	message: 'The content format of this message is none that can be decoded.',
})

/** Decodes nothing of the content itself. */
export const openContent = (content: Content, formats: Formats = registeredFormats): Opened => {
	const format = formats.find(({ contentFormat }) => contentFormat === content.contentFormat)
	if (format === undefined) return { content, format: unknownFormat(content.contentFormat, formats) }
	if ('decode' in format) return { content, format }
	const inner = format.unwrap(content.payload)
	return 'code' in inner ? { content, format: inner } : openContent(inner, formats)
}

/** What decodes a content format, or refuses it. Entries that do not name their decoder are of the first one. */
export const decoderOf = (contentFormat: string, formats: Formats = registeredFormats): Decoder =>
	formats.find((format) => format.contentFormat === contentFormat)?.decoder ?? senml

/** What was sent, and what became of it. */
export type Interpretation = Decoded & {
	/** what was decoded, without the envelope of nRF Cloud where there was one; the message itself if it was refused */
	readonly content: Content
	readonly decoder: Decoder
}

export type InterpretOptions = DecodeOptions & { readonly formats?: Formats }

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
	'success' | 'findings' | 'hasAbsoluteTimes' | 'content' | 'decoder' | 'updates' | 'measured'
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
