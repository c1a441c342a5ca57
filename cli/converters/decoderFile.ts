import { readFileSync } from 'node:fs'
import type { Kind, Language } from '../../lambda/converters/converter.ts'
import type { ContentRefusal } from '../../lambda/converters/store/contentRules.ts'
import type { Mapping } from '../../lambda/converters/store/converterVersion.ts'
import { type ReadScript, readSource } from '../../lambda/converters/store/readSource.ts'
import { guessedLanguage } from './converterFile.ts'

export type DecoderFile = {
	readonly file: string
	readonly language: Language | undefined
	/** a file with the mapping */
	readonly mapping: string | undefined
}

/** What is wrong with a decoder, with the name of the file that has the field. */
export const explainRefusal = (
	{ field, reason }: Pick<ContentRefusal, 'field' | 'reason'>,
	{ file, mapping = file }: Pick<DecoderFile, 'file' | 'mapping'>,
): string => `${field.startsWith('/mapping') ? mapping : file}: ${field} ${reason}`

const isMapping = (value: unknown): value is Mapping =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.values(value).every((path) => path === null || typeof path === 'string')

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

/** Reads a file with a mapping. Throws for another JSON. */
export const mappingInFile = (file: string): Mapping => {
	const value = parsed(readFileSync(file, 'utf8'))
	if (isMapping(value)) return value
	throw new Error(`${file} has no mapping: it is JSON such as { "temperature2": "3303/1/5700", "raw": null }`)
}

/**
 * Reads a script, or the decoder or encoder in an export of ThingsBoard. Throws for another file.
 *
 * @param usual language of a script that is not in a file *.tbel; absent: its content decides
 */
export const scriptInFile = (
	{ file, language, kind }: Omit<DecoderFile, 'mapping'> & { readonly kind?: Kind },
	usual?: Language,
): ReadScript => {
	const source = readFileSync(file, 'utf8')
	const read = readSource(
		{
			source,
			...(language === undefined ? {} : { language }),
			...(kind === undefined ? {} : { kind }),
		},
		file.endsWith('.tbel') ? 'tbel' : (usual ?? guessedLanguage(source, file)),
	)
	if ('reason' in read) throw new Error(explainRefusal(read, { file, mapping: undefined }))
	return read.script
}
