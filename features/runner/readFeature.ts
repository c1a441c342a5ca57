import { readFile } from 'node:fs/promises'
import { parse } from 'node:path'
import { feature as parseFeature, tokenStream } from '@bifravst/bdd-markdown'
import { type FeatureResult, failedFeature } from './result.ts'
import { unclosed } from './unclosed.ts'

export type Feature = ReturnType<typeof parseFeature>

export type FeatureFile = { readonly file: ReturnType<typeof parse>; readonly feature: Feature }

/** `run`, `needs`, `order` and `variants` would leave something out, or make one feature lean on another. */
const allowedFrontMatter = ['exampleContext']

/** A feature, or why it is none. */
export const readFeature = async (path: string): Promise<FeatureFile | FeatureResult> => {
	const source = await readFile(path, 'utf8')
	const open = unclosed(source)
	if (open !== undefined) return failedFeature(path, open.reason, open.line)
	try {
		const feature = parseFeature(tokenStream(source))
		const refused = Object.keys(feature.frontMatter ?? {}).find((key) => !allowedFrontMatter.includes(key))
		if (refused !== undefined) return failedFeature(path, `the front matter must not have "${refused}"`)
		return { file: parse(path), feature }
	} catch (error) {
		return failedFeature(path, (error as Error).message)
	}
}
