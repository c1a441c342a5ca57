import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

/** `preact` of `node_modules/preact/dist/preact.mjs`; a scope belongs to the name. */
const packageIn = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//

const noticeOf = (root: string, name: string): string => {
	const folder = join(root, 'node_modules', name)
	const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.|$)/i.test(each))
	if (file === undefined) throw new Error(`the package ${name} has no file with its license`)
	return `${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}

/** The licenses of the packages of which something is in a bundle: they ask to stand in every copy. */
export const licensesOf = (root: string, { inputs }: Metafile): string => {
	const names = Object.keys(inputs).flatMap((path) => packageIn.exec(path)?.[1] ?? [])
	return [...new Set(names)]
		.toSorted()
		.map((name) => noticeOf(root, name))
		.join(`\n${'-'.repeat(80)}\n\n`)
}
