import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { exitFlag } from '../../local/template/synth.ts'

/** `npm start` in a process of its own. */
export type Program = {
	/** resolves with the first line that matches, printed or still to come; rejects when the program ends before it */
	readonly line: (pattern: RegExp) => Promise<RegExpExecArray>
	/** ends it as Ctrl+C does, or at once */
	readonly stop: (signal?: 'SIGINT' | 'SIGKILL') => Promise<void>
}

const root = join(import.meta.dirname, '../..')

const linesOf = (child: ChildProcess) => {
	const lines: string[] = []
	const waiting = new Set<() => void>()
	const look = (): void => {
		for (const each of waiting) each()
	}
	for (const stream of [child.stdout, child.stderr])
		if (stream !== null)
			createInterface({ input: stream }).on('line', (line) => {
				lines.push(line)
				look()
			})
	const end = once(child, 'close').then(look)
	const line: Program['line'] = (pattern) =>
		new Promise((resolve, reject) => {
			const check = (): void => {
				const found = lines.map((each) => pattern.exec(each)).find((match) => match !== null)
				const isOver = child.exitCode !== null || child.signalCode !== null
				if (found === undefined && !isOver) return
				waiting.delete(check)
				if (found === undefined || found === null) reject(new Error(`no ${pattern} in\n${lines.join('\n')}`))
				else resolve(found)
			}
			waiting.add(check)
			check()
		})
	return { line, end }
}

/** @param variables its ports and its folder of data */
export const startProgram = (variables: Readonly<Record<string, string>>): Program => {
	const child = spawn(process.execPath, [exitFlag, 'app/start.ts'], {
		cwd: root,
		env: { ...process.env, HOST: '127.0.0.1', ...variables },
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const { line, end } = linesOf(child)
	return {
		line,
		stop: async (signal = 'SIGINT') => {
			child.kill(signal)
			await end
		},
	}
}
