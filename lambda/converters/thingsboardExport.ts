import type { ConverterSource } from './converter.ts'
import { isObject } from './kindOf.ts'

/** What an export file of ThingsBoard says about a converter of uplinks. */
export type ThingsboardConverter = {
	readonly name: string
	/** the decoder of the language that the file selects */
	readonly source: ConverterSource
	/** keys of which ThingsBoard stores a value only if it changed */
	readonly updateOnlyKeys: readonly string[]
}

const textIn = (object: Readonly<Record<string, unknown>>, key: string): string | undefined => {
	const value = object[key]
	return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/**
 * Reads the JSON of a converter that was exported from ThingsBoard. `language` selects one of the two decoders that a file may
 * have; otherwise `scriptLang` does, and without it the decoder is JavaScript, as before ThingsBoard had TBEL.
 */
export const readThingsboardExport = (
	file: unknown,
	language?: 'javascript' | 'tbel',
): ThingsboardConverter | { readonly error: string } => {
	if (!isObject(file)) return { error: 'an export file of ThingsBoard is a JSON object' }
	const { type = 'UPLINK', configuration } = file
	if (type !== 'UPLINK') return { error: `the converter is of the type ${JSON.stringify(type)}, not UPLINK` }
	if (!isObject(configuration)) return { error: 'the file has no "configuration"' }
	const { scriptLang = 'JS', updateOnlyKeys } = configuration
	if (scriptLang !== 'JS' && scriptLang !== 'TBEL')
		return { error: `"scriptLang" is ${JSON.stringify(scriptLang)}, and not JS or TBEL` }
	const selected = language ?? (scriptLang === 'JS' ? 'javascript' : 'tbel')
	const key = selected === 'javascript' ? 'decoder' : 'tbelDecoder'
	const source = textIn(configuration, key)
	if (source === undefined) return { error: `"configuration" has no "${key}"` }
	return {
		name: textIn(file, 'name') ?? '',
		source: { language: selected, source },
		updateOnlyKeys: Array.isArray(updateOnlyKeys)
			? updateOnlyKeys.filter((name) => typeof name === 'string')
			: [],
	}
}
