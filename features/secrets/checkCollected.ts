import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findSecrets, type Known } from './findSecrets.ts'

const processor = /^\[[^\]]*ImportsProcessor[^\]]*\].*"message":"imported"/

const linesOf = (file: string): readonly string[] =>
	readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '')

/** `[senml-live-LiveGreet01AB23CD] …` → `senml-live-LiveGreet01AB23CD` */
const sourceOf = (line: string): string => /^\[([^\]]+)\]/.exec(line)?.[1] ?? 'unknown'

const told = (file: string, lines: readonly string[], known: Known): readonly string[] => {
	const find = findSecrets(known)
	const counts = new Map<string, number>()
	for (const line of lines)
		for (const kind of find(line)) {
			const what = `${sourceOf(line)} tells a ${kind}`
			counts.set(what, (counts.get(what) ?? 0) + 1)
		}
	// The line itself would tell the secret again.
	return [...counts].map(([what, count]) => `${file}: ${count} of ${lines.length} lines: ${what}`)
}

/**
 * What is wrong with the lines that a test run has collected, one file for each process: secrets, or that there is
 * nothing to be proved by.
 */
export const checkCollected = (folder: string, known: Known): readonly string[] => {
	const files = globSync('*.log', { cwd: folder }).map((file) => ({
		file,
		lines: linesOf(join(folder, file)),
	}))
	const all = files.flatMap(({ lines }) => lines)
	if (all.length === 0) return ['nothing was collected, which proves nothing']
	if (!all.some((line) => processor.test(line))) return ['no line of the processor was collected']
	return files.flatMap(({ file, lines }) => told(file, lines, known))
}

/** The coordinates that sentences of the features send: numbers with at least five decimals. */
export const coordinatesIn = (texts: readonly string[]): readonly string[] => [
	...new Set(texts.flatMap((text) => text.match(/(?<![\w.])\d{1,3}\.\d{5,}(?!\w)/g) ?? [])),
]
