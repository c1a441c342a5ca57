import { readFileSync } from 'node:fs'
import { feature as parseFeature, tokenStream } from '@bifravst/bdd-markdown'
import { unclosed } from './unclosed.ts'

export type Feature = ReturnType<typeof parseFeature>

/** `run`, `needs`, `order` and `variants` would skip scenarios, or make one feature depend on another. */
const allowedFrontMatter = ['exampleContext']

const refusedPart = ({ rules = [], frontMatter = {} }: Feature): string | undefined => {
	const [rule] = rules
	if (rule !== undefined) return `${rule.line}: a feature must not have rules`
	const key = Object.keys(frontMatter).find((name) => !allowedFrontMatter.includes(name))
	return key === undefined ? undefined : `1: the front matter must not have "${key}"`
}

/** Reads a feature. The error of a file that is none begins with the path and the line. */
export const readFeature = (path: string): Feature => {
	const source = readFileSync(path, 'utf8')
	const open = unclosed(source)
	if (open !== undefined) throw new Error(`${path}:${open.line}: ${open.reason}`)
	try {
		const feature = parseFeature(tokenStream(source))
		const refused = refusedPart(feature)
		if (refused === undefined) return feature
		throw new Error(refused)
	} catch (error) {
		throw new Error(`${path}:${(error as Error).message}`, { cause: error })
	}
}
