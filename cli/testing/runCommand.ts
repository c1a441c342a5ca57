import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { exitFlag } from '../../local/template/synth.ts'

export type Ran = { readonly exitCode: unknown; readonly stdout: string; readonly stderr: string }

/** The code that a test run has compiled already: without it, a command takes three times as much CPU time. */
const compiled = (): Readonly<Record<string, string>> => {
	const { NODE_COMPILE_CACHE } = process.env
	return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}

/** Runs a command of `cli/` in a process of its own, which reads `input`. @param env all that it sees of the environment */
export const feedCommand =
	(name: string, env: Readonly<Record<string, string>>) =>
	async (argv: readonly string[], input: string | Uint8Array): Promise<Ran> => {
		const file = join(import.meta.dirname, '..', name)
		const child = spawn(process.execPath, [exitFlag, file, ...argv], { env: { ...compiled(), ...env } })
		// A program that ends without reading its input closes it.
		child.stdin.on('error', () => undefined)
		child.stdin.end(input)
		const [stdout, stderr, [exitCode]] = await Promise.all([
			text(child.stdout),
			text(child.stderr),
			once(child, 'exit'),
		])
		return { exitCode, stdout, stderr }
	}

/** The same without input. */
export const runCommand =
	(name: string, env: Readonly<Record<string, string>>) =>
	(...argv: readonly string[]): Promise<Ran> =>
		feedCommand(name, env)(argv, '')
