import type { ConverterSource } from '../converter.ts'

/** A converter as the export of ThingsBoard has it. */
export type ExportedConverter = ConverterSource & {
	readonly name: string
	readonly updateOnlyKeys: readonly string[]
}

type Export = {
	readonly name?: unknown
	readonly type?: unknown
	readonly configuration?: Readonly<Record<string, unknown>> | null
}

const isExport = (value: unknown): value is Export =>
	typeof value === 'object' &&
	value !== null &&
	'configuration' in value &&
	typeof value.configuration === 'object'

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

const textIn = (configuration: Readonly<Record<string, unknown>>, member: string): string | undefined => {
	const value = configuration[member]
	return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Without `scriptLang` the script is JavaScript: exports from before TBEL do not have it. */
const scriptIn = (configuration: Readonly<Record<string, unknown>>): ConverterSource | string => {
	const { scriptLang = 'JS' } = configuration
	const [member, language] =
		scriptLang === 'TBEL' ? (['tbelDecoder', 'tbel'] as const) : (['decoder', 'javascript'] as const)
	if (scriptLang !== 'TBEL' && scriptLang !== 'JS')
		return `configuration.scriptLang must be TBEL or JS, and is ${JSON.stringify(scriptLang)}`
	const source = textIn(configuration, member)
	if (source === undefined)
		return `configuration.${member} has no script, which configuration.scriptLang ${scriptLang} asks for`
	return { language, source }
}

/**
 * Reads the file into which ThingsBoard exports a converter. Its encoder and its settings of debugging are not taken: every
 * message is in the log.
 *
 * @return undefined if the text is no such file; `reason`: it is one, but has no decoder that runs here
 */
export const readThingsBoardExport = (
	text: string,
): { readonly converter: ExportedConverter } | { readonly reason: string } | undefined => {
	const value = parse(text)
	if (!isExport(value)) return undefined
	const { name, type = 'UPLINK', configuration } = value
	if (type !== 'UPLINK')
		return { reason: `type must be UPLINK, and is ${JSON.stringify(type)}: only decoders are taken` }
	const script = scriptIn(configuration ?? {})
	if (typeof script === 'string') return { reason: script }
	const keys = configuration?.['updateOnlyKeys']
	return {
		converter: {
			name: typeof name === 'string' ? name : 'converter',
			...script,
			updateOnlyKeys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
		},
	}
}
