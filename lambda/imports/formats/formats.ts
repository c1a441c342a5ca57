import { clip, type Finding } from '../../senml/finding.ts'
import type { Content, Decoder, Format } from './format.ts'
import { nrfCloudEnvelope } from './nrfCloudEnvelope.ts'
import { senml } from './senml.ts'
import { senmlCbor } from './senmlCbor.ts'
import { senmlJson } from './senmlJson.ts'

export type Formats = readonly Format[]

/** The content formats that messages may have. A new one is a file beside this one, and a row here. */
export const registeredFormats: Formats = [senmlJson, senmlCbor, nrfCloudEnvelope]

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
	message: 'The content format of this message is not SenML.',
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
