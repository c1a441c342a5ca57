import { spawn } from 'node:child_process'
import { once } from 'node:events'

export type OpensslRun = Readonly<{
	/** the handshake was abbreviated; undefined: there was none */
	isResumed: boolean | undefined
	/** the answer to the message, as text, if there was one */
	answer: string
	output: string
}>

const DONE = /^(New|Reused), (?:TLSv1\.2|DTLSv1\.2), Cipher is (?!\(NONE\))/m

/**
 * Connects with `openssl s_client -dtls1_2`, or `-dtls1` if that is among the arguments, sends one message after the handshake, and waits for something that contains `until`. Ends
 * with the client's close_notify.
 */
export const opensslClient = async (
	port: number,
	args: readonly string[],
	message: Uint8Array,
	until: string,
): Promise<OpensslRun> => {
	const version = args.includes('-dtls1') ? [] : ['-dtls1_2']
	const child = spawn('openssl', ['s_client', ...version, '-connect', `127.0.0.1:${port}`, ...args])
	const exited = once(child, 'exit')
	let output = ''
	let handshakeEnd: number | undefined
	child.stdin.on('error', () => undefined)
	child.stderr.on('data', (bytes: Buffer) => {
		output += bytes.toString('latin1')
	})
	child.stdout.on('data', (bytes: Buffer) => {
		output += bytes.toString('latin1')
		if (handshakeEnd === undefined && DONE.test(output)) {
			handshakeEnd = output.length
			child.stdin.write(message)
		}
		if (handshakeEnd !== undefined && output.slice(handshakeEnd).includes(until)) child.stdin.end()
	})
	await exited
	const kind = DONE.exec(output)?.[1]
	return {
		isResumed: kind === undefined ? undefined : kind === 'Reused',
		answer: handshakeEnd === undefined ? '' : output.slice(handshakeEnd),
		output,
	}
}
