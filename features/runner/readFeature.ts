import { readFile } from 'node:fs/promises'
import { feature as parseFeature, tokenStream } from '@bifravst/bdd-markdown'
import type { Failure } from './failure.ts'
import { unclosed } from './unclosed.ts'

export type Feature = ReturnType<typeof parseFeature>

/** `run`, `needs`, `order` and `variants` would leave something out, or make one feature lean on another. */
const allowedFrontMatter = ['exampleContext']

const refused = (reason: string): Failure => ({ line: 1, reason })

/** A feature, or why it is none. */
export const readFeature = async (path: string): Promise<Feature | Failure> => {
	const source = await readFile(path, 'utf8')
	const open = unclosed(source)
	if (open !== undefined) return open
	try {
		const feature = parseFeature(tokenStream(source))
		const unknown = Object.keys(feature.frontMatter ?? {}).find((key) => !allowedFrontMatter.includes(key))
		return unknown === undefined ? feature : refused(`the front matter must not have "${unknown}"`)
	} catch (error) {
		return refused((error as Error).message)
	}
}
