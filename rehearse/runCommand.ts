import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export type Environment = Readonly<Record<string, string | undefined>>

type Options = { readonly env: Environment; readonly cwd?: string; readonly input?: string }

/** A command that hangs is killed after this. */
const hangMilliseconds = 10 * 60_000

/** The output of a command that succeeded; throws with the end of all that it printed if it failed. */
export const runCommand = async (
	command: string,
	argv: readonly string[],
	{ env, cwd, input = '' }: Options,
): Promise<string> => {
	const child = spawn(command, argv, { env, timeout: hangMilliseconds, ...(cwd !== undefined && { cwd }) })
	child.stdin.end(input)
	const [output, errors, [exitCode]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit'),
	])
	if (exitCode !== 0)
		throw new Error(`${command} ${argv.join(' ')} failed:\n${(output + errors).slice(-4000)}`)
	return output
}
