import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { exitFlag } from '../../local/template/synth.ts'
import { type ProgramLines, programLines } from '../../testing/programLines.ts'

/** `npm start` in a process of its own. */
export type Program = Pick<ProgramLines, 'line'> & {
	/** ends it as Ctrl+C does, or at once */
	readonly stop: (signal?: 'SIGINT' | 'SIGKILL') => Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** @param variables its ports and its folder of data */
export const startProgram = (variables: Readonly<Record<string, string>>): Program => {
	const child = spawn(process.execPath, [exitFlag, 'app/start.ts'], {
		cwd: root,
		env: { ...process.env, HOST: '127.0.0.1', ...variables },
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const { line, end } = programLines(child)
	return {
		line,
		stop: async (signal = 'SIGINT') => {
			child.kill(signal)
			await end
		},
	}
}
