import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that answers a JSON text on a line with another one. */
export type Peer = {
	/** Resolves with the answer. Rejects if the program gives an error, or ends. */
	readonly ask: <Answer extends object>(question: object) => Promise<Answer>
	readonly close: () => Promise<void>
}

export type Program = { readonly command: string; readonly argv: readonly string[] }

/** Starts a program. Questions are answered one after the other. */
export const startPeer = ({ command, argv }: Program): Peer => {
	const child = spawn(command, argv, { stdio: ['pipe', 'pipe', 'pipe'] })
	const ended = once(child, 'close')
	let errors = ''
	child.stderr.on('data', (chunk: Buffer) => {
		errors = `${errors}${chunk.toString()}`.slice(-2_000)
	})
	child.stdin.on('error', () => undefined)
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
	let last: Promise<unknown> = Promise.resolve()
	const exchange = async <Answer extends object>(question: object): Promise<Answer> => {
		child.stdin.write(`${JSON.stringify(question)}\n`)
		const { value, done } = await lines.next()
		if (done === true) throw new Error(`${command} has ended: ${errors}`)
		const answer = JSON.parse(value) as Answer | { readonly error: string }
		if ('error' in answer) throw new Error(answer.error)
		return answer
	}
	return {
		ask: <Answer extends object>(question: object): Promise<Answer> => {
			const answer = last.then(() => exchange<Answer>(question))
			last = answer.catch(() => undefined)
			return answer
		},
		close: async () => {
			child.stdin.end()
			await ended
		},
	}
}
