import { globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A payload of a library, and the result that its converter should give. */
export type GoldenPair = {
	/** the folder of the converter, from that of the library */
	readonly converter: string
	/** the name of the file with the payload */
	readonly payload: string
	/** the name of the file with the result; undefined if it is missing */
	readonly result: string | undefined
}

/** The pairs in a library, in the order of their names. */
export const goldenPairs = (folder: string): readonly GoldenPair[] =>
	globSync('**/converter.json', { cwd: folder })
		.toSorted()
		.flatMap((file) => {
			const converter = dirname(file)
			const names = readdirSync(join(folder, converter)).toSorted()
			return names.flatMap((payload) => {
				const [, suffix] = /^payload(_[^.]+)?\.(?:json|txt|base64)$/.exec(payload) ?? []
				if (!payload.startsWith('payload')) return []
				const result = `result${suffix ?? ''}.json`
				return [{ converter, payload, result: names.includes(result) ? result : undefined }]
			})
		})

/** The check of the public library sends JSON in ASCII: other characters are escaped. */
const inAscii = (json: string): string =>
	json
		.replace(/^\ufeff/, '')
		.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The bytes of a payload as a device sends them. */
export const payloadIn = (file: string): Uint8Array => {
	const bytes = readFileSync(file)
	if (file.endsWith('.base64')) return Buffer.from(bytes.toString('latin1'), 'base64')
	return file.endsWith('.json') ? Buffer.from(inAscii(bytes.toString('utf8'))) : bytes
}
