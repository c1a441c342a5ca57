import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Program } from './peer.ts'

/** Where the package managers put what they fetch and build; git ignores it. */
const fetched = join(import.meta.dirname, '.fetched')
const examples = join(import.meta.dirname, '../examples')
const terminator = join(fetched, 'dtls-terminator')
const foreign = join(import.meta.dirname, 'foreign')

type Step = Program & { readonly folder: string }

export type Ecosystem = {
	/** of the line that tells what is fetched */
	readonly title: string
	/** the tool that has to be there, with the sentence that says where it comes from */
	readonly tool: string
	readonly hint: string
	readonly steps: readonly Step[]
}

const python = join(fetched, 'python')
const target = join(fetched, 'java')

export const ecosystems: readonly Ecosystem[] = [
	{
		title: 'Python: pip',
		tool: 'python3',
		hint: 'Python 3.11 or later with venv (Debian: apt-get install python3-venv)',
		steps: [
			{ command: 'python3', argv: ['-m', 'venv', python], folder: foreign },
			{
				command: join(python, 'bin/pip'),
				argv: ['install', '--quiet', '--requirement', 'requirements.txt'],
				folder: join(foreign, 'python'),
			},
		],
	},
	{
		title: 'Java: Maven',
		tool: 'mvn',
		hint: 'Maven and a JDK 17 or later (Debian: apt-get install maven)',
		steps: [
			{
				command: 'mvn',
				argv: [
					'--quiet',
					'--batch-mode',
					`-Dtarget=${target}`,
					'compile',
					'dependency:copy-dependencies',
					`-DoutputDirectory=${join(target, 'lib')}`,
				],
				folder: join(foreign, 'java'),
			},
		],
	},
	{
		title: 'npm: npm ci',
		tool: 'npm',
		hint: 'npm 10 or later',
		steps: [
			{
				command: 'npm',
				argv: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'],
				folder: join(foreign, 'node'),
			},
		],
	},
	{
		title: 'Go: go build',
		tool: 'go',
		hint: 'Go 1.26 or later',
		steps: [
			{ command: 'go', argv: ['build', '-o', join(fetched, 'go-peer'), '.'], folder: join(foreign, 'go') },
			{ command: 'go', argv: ['build', '-o', terminator, '.'], folder: join(examples, 'dtls-terminator') },
		],
	},
	{
		title: 'Rust: cargo build',
		tool: 'cargo',
		hint: 'Rust 1.85 or later with cargo',
		steps: [
			{
				command: 'cargo',
				argv: ['build', '--quiet', '--locked', '--target-dir', join(fetched, 'rust')],
				folder: join(foreign, 'rust'),
			},
		],
	},
]

export const pythonProgram = (file: string): Program => ({
	command: join(python, 'bin/python'),
	argv: [join(foreign, 'python', file)],
})

/** A main class with its arguments. */
export const javaClass = (...argv: readonly string[]): Program => ({
	command: 'java',
	argv: ['-cp', `${join(target, 'classes')}:${join(target, 'lib/*')}`, ...argv],
})

export const javaProgram = (name: string): Program => javaClass('Main', name)

export const nodeProgram = (file: string): Program => ({
	command: process.execPath,
	argv: [join(foreign, 'node', file)],
})

export const goProgram = (name: string): Program => ({ command: join(fetched, 'go-peer'), argv: [name] })

export const terminatorProgram: Program = { command: terminator, argv: [] }

export const rustProgram = (name: string): Program => ({
	command: join(fetched, 'rust/debug/peer'),
	argv: [name],
})

const run = async ({ command, argv, folder }: Step): Promise<void> => {
	const child = spawn(command, argv, {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const [output, errors, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit'),
	])
	if (code !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${code}\n${output}${errors}`)
}

/** Fetches and builds what belongs to an ecosystem. A second run finds it there. */
export const fetchEcosystem = async ({ steps }: Ecosystem): Promise<void> => {
	mkdirSync(fetched, { recursive: true })
	for (const step of steps) await run(step)
}
