import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ObjectFile, readObjectXml } from './readObjectXml.ts'

/** Reads all definition files of a folder. Throws one error that has all problems of all files, a line for each. */
export const readObjectFolder = (folder: string): readonly ObjectFile[] => {
	const files: ObjectFile[] = []
	const problems: string[] = []
	for (const file of globSync('*.xml', { cwd: folder }).toSorted()) {
		try {
			files.push(readObjectXml(file, readText(file, join(folder, file))))
		} catch (problem) {
			problems.push(problem instanceof Error ? problem.message : String(problem))
		}
	}
	problems.push(...duplicates(files))
	if (problems.length > 0) throw new Error(problems.join('\n'))
	return files
}

const readText = (file: string, path: string): string => {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
	} catch (cause) {
		throw new Error(`${file}:1: cannot be read as UTF-8`, { cause })
	}
}

const duplicates = (files: readonly ObjectFile[]): readonly string[] => {
	const byId = Map.groupBy(
		files.flatMap(({ file, objects }) => objects.map(({ id }) => ({ id, file }))),
		({ id }) => id,
	)
	return [...byId]
		.filter(([, found]) => found.length > 1)
		.map(([id, found]) => `${found.map(({ file }) => file).join(', ')}: all define object ${id}`)
}
