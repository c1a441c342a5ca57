import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export type Ran = { readonly exitCode: unknown; readonly stdout: string; readonly stderr: string }

/** Runs a command of `cli/` in a process of its own. @param env all that it sees of the environment */
export const runCommand =
	(name: string, env: Readonly<Record<string, string>>) =>
	async (...argv: readonly string[]): Promise<Ran> => {
		const file = join(import.meta.dirname, '..', name)
		const child = spawn(process.execPath, [file, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], env })
		const [stdout, stderr, [exitCode]] = await Promise.all([
			text(child.stdout),
			text(child.stderr),
			once(child, 'exit'),
		])
		return { exitCode, stdout, stderr }
	}
