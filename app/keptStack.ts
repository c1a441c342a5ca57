import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Assembly, readAssembly } from '../local/template/assembly.ts'

/** Stacks that stay for the next start, and for hosts that still run with one. */
const maxKept = 5

type Needs = {
	/** where the stacks are kept, each in a folder with its key as name */
	readonly folder: string
	/** names the content from which the stack is made; undefined if that cannot be known */
	readonly key: string | undefined
	/** writes the stack into a folder; rejects if it is not valid */
	readonly synth: (outputFolder: string) => Promise<Assembly>
}

const isComplete = ({ assets }: Assembly): boolean => [...assets.values()].every((file) => existsSync(file))

/** Undefined if there is none, or parts of it were removed. */
const find = (folder: string): Assembly | undefined => {
	if (!existsSync(join(folder, 'manifest.json'))) return undefined
	try {
		const assembly = readAssembly(folder)
		return isComplete(assembly) ? assembly : undefined
	} catch {
		return undefined
	}
}

/** The file whose time is that of the last start with a stack. */
const usedFile = (folder: string): string => join(folder, 'used')

const markUsed = (folder: string): void => writeFileSync(usedFile(folder), 'used\n')

/** 0 for what a start that was stopped has left. */
const lastUse = (folder: string): number =>
	statSync(usedFile(folder), { throwIfNoEntry: false })?.mtimeMs ?? 0

const removeOldest = (folder: string): void => {
	const all = readdirSync(folder)
		.map((name) => join(folder, name))
		.toSorted((a, b) => lastUse(b) - lastUse(a))
	for (const old of all.slice(maxKept)) rmSync(old, { recursive: true, force: true })
}

/**
 * The stack as it was synthesised from the same content before, or synthesised now. One that was kept passed all checks of
 * the synthesis then, so they are not repeated.
 */
export const keptStack = async ({ folder, key, synth }: Needs): Promise<Assembly> => {
	if (key === undefined) return synth(join(folder, 'unnamed'))
	const kept = join(folder, key)
	const earlier = find(kept)
	if (earlier !== undefined) {
		markUsed(kept)
		return earlier
	}
	mkdirSync(folder, { recursive: true })
	// A start that is stopped, or another one at the same time, leaves no half of a stack under the key.
	const unfinished = join(folder, `${key}.${process.pid}`)
	await synth(unfinished)
	markUsed(unfinished)
	// Another start may host that one already.
	if (find(kept) === undefined) {
		rmSync(kept, { recursive: true, force: true })
		renameSync(unfinished, kept)
	} else rmSync(unfinished, { recursive: true })
	removeOldest(folder)
	return readAssembly(kept)
}
