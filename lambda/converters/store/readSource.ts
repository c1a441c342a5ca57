import type { ConverterSource, Language } from '../converter.ts'
import { readThingsBoardExport } from './thingsBoardExport.ts'

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

const notesOn = (updateOnlyKeys: readonly string[]): readonly string[] =>
	updateOnlyKeys.length === 0
		? []
		: [
				`updateOnlyKeys (${updateOnlyKeys.join(', ')}) are kept with the version, but have no effect: ` +
					'each value of these keys is kept and shown, also one that has not changed.',
			]

/**
 * Reads a script, or the decoder in an export of ThingsBoard.
 *
 * @param usual the language of a script whose language is not given; absent: it must be
 */
export const readSource = (
	{ name, language, source }: GivenScript,
	usual?: Language,
): { readonly script: ReadScript } | { readonly field: string; readonly reason: string } => {
	const exported = readThingsBoardExport(source)
	if (exported === undefined) {
		const decided = language ?? usual
		if (decided === undefined) return { field: '/language', reason: 'must be one of javascript, tbel, ttn' }
		const named = name === undefined ? {} : { name }
		return { script: { ...named, language: decided, source, updateOnlyKeys: [], notes: [] } }
	}
	if ('reason' in exported)
		return { field: '/source', reason: `is an export of ThingsBoard, but ${exported.reason}` }
	const { converter } = exported
	if (language !== undefined && language !== converter.language)
		return { field: '/language', reason: `must be ${converter.language}, as the export of ThingsBoard says` }
	return {
		script: { ...converter, name: name ?? converter.name, notes: notesOn(converter.updateOnlyKeys) },
	}
}
