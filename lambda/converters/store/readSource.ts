import type { ConverterSource, Language } from '../converter.ts'
import { readThingsboardExport } from '../thingsboardExport.ts'
import type { Mapping, VersionContent } from './converterVersion.ts'

/** A script as it is given: by itself, or in a file of ThingsBoard. */
export type GivenScript = {
	readonly name?: string
	readonly language?: Language
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

/** A file of ThingsBoard is a JSON object, which no decoder is. */
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

const readExport = (file: object, { name, language }: GivenScript): Read => {
	if (language === 'ttn')
		return { field: '/language', reason: 'must be javascript or tbel for an export of ThingsBoard' }
	const read = readThingsboardExport(file, language)
	if ('error' in read)
		return { field: '/source', reason: `is JSON, but no decoder of ThingsBoard: ${read.error}` }
	const { source, updateOnlyKeys } = read
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
 * Reads a script, or the decoder in an export of ThingsBoard.
 *
 * @param usual the language of a script whose language is not given; absent: it must be
 */
export const readSource = (given: GivenScript, usual?: Language): Read => {
	const { name, language = usual, source } = given
	const file = exportIn(source)
	if (file !== undefined) return readExport(file, given)
	if (language === undefined) return { field: '/language', reason: 'must be one of javascript, tbel, ttn' }
	const named = name === undefined ? {} : { name }
	return { script: { ...named, language, source, updateOnlyKeys: [], notes: [] } }
}

/** What a version with this script is made of. */
export const contentOf = (
	{ language, source, updateOnlyKeys }: ReadScript,
	mapping: Mapping,
): VersionContent => ({
	language,
	source,
	mapping,
	...(updateOnlyKeys.length === 0 ? {} : { updateOnlyKeys }),
})
