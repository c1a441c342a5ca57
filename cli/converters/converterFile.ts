import type { ConverterSource, Language } from '../../lambda/converters/converter.ts'
import { readThingsboardExport } from '../../lambda/converters/thingsboardExport.ts'

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

/** The language of a script, by its content and the name of its file. */
export const guessedLanguage = (text: string, name: string): Language => {
	if (name.endsWith('.tbel')) return 'tbel'
	return /\b(?:decodeUplink|Decode)\b/.test(text) ? 'ttn' : 'javascript'
}

/** The converter in a file: an export file of ThingsBoard, or a script. Throws for another file. */
export const converterInFile = (
	text: string,
	name: string,
	language: Language | undefined,
): ConverterSource => {
	const json = parsed(text)
	if (typeof json !== 'object' || json === null)
		return { language: language ?? guessedLanguage(text, name), source: text }
	if (language === 'ttn') throw new Error(`${name} is JSON, and no script`)
	const read = readThingsboardExport(json, language)
	if ('error' in read) throw new Error(`${name}: ${read.error}`)
	if (read.source.kind === 'downlink')
		throw new Error(`${name}: the converter is of the type "DOWNLINK", and has no decoder`)
	return read.source
}
