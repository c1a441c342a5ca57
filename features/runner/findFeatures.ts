import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

type Refused = { readonly path: string; readonly reason: string }

type Found = { readonly paths: readonly string[]; readonly refused: readonly Refused[] }

const isMarkdown = (path: string): boolean => /\.(md|markdown)$/i.test(path)

const refusal = (path: string, all: readonly string[]): Refused | undefined => {
	if (!path.endsWith('.feature.md')) return { path, reason: 'the name does not end in .feature.md' }
	const namesake = all.find((other) => other !== path && basename(other) === basename(path))
	return namesake === undefined
		? undefined
		: { path, reason: `another feature has the same file name: ${namesake}` }
}

/** Every Markdown file below a folder has to be a feature of its own name: nothing is passed over in silence. */
export const findFeatures = async (folder: string): Promise<Found> => {
	const all = (await readdir(folder, { recursive: true }))
		.filter(isMarkdown)
		.map((name) => join(folder, name))
		.sort()
	if (all.length === 0)
		return { paths: [], refused: [{ path: folder, reason: 'there is no feature in this folder' }] }
	const refused = all.map((path) => refusal(path, all)).filter((result) => result !== undefined)
	return { paths: all.filter((path) => !refused.some((other) => other.path === path)), refused }
}
