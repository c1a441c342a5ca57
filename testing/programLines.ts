import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type ProgramLines = {
	/** of both outputs, so far */
	readonly lines: readonly string[]
	/** resolves with the first line that matches, printed or still to come; rejects when the program ends before it */
	readonly line: (pattern: RegExp) => Promise<RegExpExecArray>
	/** resolves when the program has ended and all of its output was read */
	readonly end: Promise<void>
}

/** The lines that a program prints. */
export const programLines = (child: ChildProcess): ProgramLines => {
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
	const line: ProgramLines['line'] = (pattern) =>
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
	return { lines, line, end }
}
