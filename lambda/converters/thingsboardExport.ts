import type { ConverterSource, Kind } from './converter.ts'
import { isObject } from './kindOf.ts'

/** What an export file of ThingsBoard says about a converter. */
export type ThingsboardConverter = {
	readonly name: string
	/** the decoder or the encoder, in the language that the file selects */
	readonly source: ConverterSource
	/** keys of which ThingsBoard stores a value only if it changed */
	readonly updateOnlyKeys: readonly string[]
}

const textIn = (object: Readonly<Record<string, unknown>>, key: string): string | undefined => {
	const value = object[key]
	return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

const kinds: Readonly<Record<string, Kind>> = { UPLINK: 'uplink', DOWNLINK: 'downlink' }

const scriptKeys = {
	uplink: { javascript: 'decoder', tbel: 'tbelDecoder' },
	downlink: { javascript: 'encoder', tbel: 'tbelEncoder' },
} as const

/**
 * Reads the JSON of a converter that was exported from ThingsBoard. `language` selects one of the two scripts that a file may
 * have; otherwise `scriptLang` does, and without it the script is JavaScript, as before ThingsBoard had TBEL.
 */
export const readThingsboardExport = (
	file: unknown,
	language?: 'javascript' | 'tbel',
): ThingsboardConverter | { readonly error: string } => {
	if (!isObject(file)) return { error: 'an export file of ThingsBoard is a JSON object' }
	const { type = 'UPLINK', configuration } = file
	const kind = typeof type === 'string' ? kinds[type] : undefined
	if (kind === undefined)
		return { error: `the converter is of the type ${JSON.stringify(type)}, and not UPLINK or DOWNLINK` }
	if (!isObject(configuration)) return { error: 'the file has no "configuration"' }
	const { scriptLang = 'JS', updateOnlyKeys } = configuration
	if (scriptLang !== 'JS' && scriptLang !== 'TBEL')
		return { error: `"scriptLang" is ${JSON.stringify(scriptLang)}, and not JS or TBEL` }
	const selected = language ?? (scriptLang === 'JS' ? 'javascript' : 'tbel')
	const key = scriptKeys[kind][selected]
	const source = textIn(configuration, key)
	if (source === undefined) return { error: `"configuration" has no "${key}"` }
	return {
		name: textIn(file, 'name') ?? '',
		source: { language: selected, source, ...(kind === 'downlink' ? { kind } : {}) },
		updateOnlyKeys: Array.isArray(updateOnlyKeys)
			? updateOnlyKeys.filter((name) => typeof name === 'string')
			: [],
	}
}
