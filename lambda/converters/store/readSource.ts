import type { ConverterSource, Kind, Language } from '../converter.ts'
import { readThingsboardExport } from '../thingsboardExport.ts'
import type { Mapping, VersionContent } from './converterVersion.ts'

/** A script as it is given: by itself, or in a file of ThingsBoard. */
export type GivenScript = {
	readonly name?: string
	readonly language?: Language
	/** absent: as the file says, else uplink */
	readonly kind?: Kind
	readonly source: string
}

export type ReadScript = ConverterSource & {
	/** absent if neither who gives it nor the file names it */
	readonly name?: string
	readonly updateOnlyKeys: readonly string[]
	/** what was not taken: one sentence each */
	readonly notes: readonly string[]
}

type Read = { readonly script: ReadScript } | { readonly field: string; readonly reason: string }

/** A file of ThingsBoard is a JSON object, which no script is. */
const exportIn = (text: string): object | undefined => {
	try {
		const value: unknown = JSON.parse(text)
		return typeof value === 'object' && value !== null ? value : undefined
	} catch {
		return undefined
	}
}

const notesOn = (updateOnlyKeys: readonly string[]): readonly string[] =>
	updateOnlyKeys.length === 0
		? []
		: [
				`updateOnlyKeys (${updateOnlyKeys.join(', ')}) are kept with the version, but have no effect: ` +
					'a value of these keys is stored and shown even if it has not changed.',
			]

const readExport = (file: object, { name, language, kind }: GivenScript): Read => {
	if (language === 'ttn')
		return { field: '/language', reason: 'must be javascript or tbel for an export of ThingsBoard' }
	const read = readThingsboardExport(file, language)
	if ('error' in read)
		return { field: '/source', reason: `is JSON, but no converter of ThingsBoard: ${read.error}` }
	const { source, updateOnlyKeys } = read
	const { kind: told = 'uplink' } = source
	if (kind !== undefined && kind !== told)
		return { field: '/source', reason: `is a converter of ${told}s, and not of ${kind}s` }
	const named = name ?? (read.name || undefined)
	return {
		script: {
			...source,
			...(named === undefined ? {} : { name: named }),
			updateOnlyKeys,
			notes: notesOn(updateOnlyKeys),
		},
	}
}

/**
 * Reads a script, or the decoder or encoder in an export of ThingsBoard.
 *
 * @param usual the language of a script whose language is not given; absent: it must be
 */
export const readSource = (given: GivenScript, usual?: Language): Read => {
	const { name, language = usual, source, kind } = given
	const file = exportIn(source)
	if (file !== undefined) return readExport(file, given)
	if (language === undefined) return { field: '/language', reason: 'must be one of javascript, tbel, ttn' }
	const named = name === undefined ? {} : { name }
	if (kind === 'downlink' && language === 'ttn')
		return { field: '/language', reason: 'must be javascript or tbel for a converter of downlinks' }
	const ofKind = kind === 'downlink' ? { kind } : {}
	return { script: { ...named, language, source, ...ofKind, updateOnlyKeys: [], notes: [] } }
}

/** What a version with this script is made of. */
export const contentOf = (
	{ language, source, kind, updateOnlyKeys }: ReadScript,
	mapping: Mapping,
): VersionContent => ({
	language,
	source,
	mapping,
	...(kind === undefined ? {} : { kind }),
	...(updateOnlyKeys.length === 0 ? {} : { updateOnlyKeys }),
})
