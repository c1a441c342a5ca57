import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { type Count, oneCount } from './part.ts'
import { title } from './title.ts'

/** Runs a tool, and prints what it says once it has ended: something else may print meanwhile. */
export const runTool = async (command: string, ...argv: string[]): Promise<Count> => {
	const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
	const [output, errors, [exitCode]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit'),
	])
	title([command, ...argv].join(' '))
	process.stdout.write(output + errors)
	return oneCount(exitCode === 0)
}
