import { createInterface } from 'node:readline/promises'
import { UsageError } from '../commandLine.ts'

type Terminal = {
	readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
	readonly output: NodeJS.WritableStream
}

const ask = async ({ input, output }: Terminal): Promise<boolean> => {
	const lines = createInterface({ input, output })
	// The end of the input without an answer means no.
	const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
	const question = 'This cannot be undone. Type yes to remove all of it: '
	try {
		return (await Promise.race([lines.question(question), ended])).trim() === 'yes'
	} finally {
		lines.close()
	}
}

/** Confirms an erasure by `--yes` or by a question on the terminal. Throws a `UsageError` if there is neither. */
export const confirmErasure = (isConfirmed: boolean, terminal: Terminal): (() => Promise<boolean>) => {
	if (isConfirmed) return async () => true
	if (terminal.input.isTTY !== true) throw new UsageError('erase asks on a terminal: without one, add --yes')
	return () => ask(terminal)
}
