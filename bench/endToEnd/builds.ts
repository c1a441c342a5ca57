import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A copy of the sources that can be started. */
export type Build = {
	readonly name: 'earlier' | 'ours'
	readonly folder: string
	/** the program of `npm start`, from the folder */
	readonly program: string
}

const project = fileURLToPath(new URL('../../', import.meta.url))

const git = (...argv: readonly string[]): string =>
	execFileSync('git', ['-C', project, ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** What git has or would add, as it is in the working tree. */
const copyWorkingTree = (folder: string): void => {
	for (const file of git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
		if (file === '' || !existsSync(join(project, file))) continue
		mkdirSync(dirname(join(folder, file)), { recursive: true })
		cpSync(join(project, file), join(folder, file))
	}
}

const copyCommit = (commit: string, folder: string): void => {
	const file = join(folder, 'sources.tar')
	try {
		git('archive', '-o', file, commit)
	} catch (error) {
		throw new Error(`The commit ${commit} is not in this clone: run "git fetch --unshallow".`, {
			cause: error,
		})
	}
	execFileSync('tar', ['-xf', file, '-C', folder])
}

/** The limits per device would end a measurement at more than ten messages a second. */
const raiseLimits = (folder: string): void => {
	const file = join(folder, 'cdk.json')
	const { context, ...rest } = JSON.parse(readFileSync(file, 'utf8'))
	const limits = { messagesPerMinute: 999_999, updatesPerMinute: 999_999, bytesPerDay: 0 }
	const raised = Object.entries(limits).filter(([name]) => name in context)
	writeFileSync(file, JSON.stringify({ ...rest, context: { ...context, ...Object.fromEntries(raised) } }))
}

/**
 * Copies the sources of a commit, or those of the working tree, into a folder, with the packages of this project and
 * without limits per device.
 */
export const copyBuild = (name: Build['name'], folder: string, commit?: string): Build => {
	mkdirSync(folder, { recursive: true })
	if (commit === undefined) copyWorkingTree(folder)
	else copyCommit(commit, folder)
	raiseLimits(folder)
	symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'))
	const program = existsSync(join(folder, 'app/start.ts')) ? 'app/start.ts' : 'start.ts'
	return { name, folder, program }
}
