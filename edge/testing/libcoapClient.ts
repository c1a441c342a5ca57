import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

// Debian adds the TLS library to the name of the program; other systems have only coap-client.
const NAMES = ['coap-client', 'coap-client-notls', 'coap-client-openssl', 'coap-client-gnutls']

/** libcoap's client with each of the TLS libraries for which Debian has it; the first two speak DTLS */
export type LibcoapProgram = 'coap-client-openssl' | 'coap-client-gnutls' | 'coap-client-notls'

/** Name of libcoap's client on this machine; undefined if it is not installed. */
export const findLibcoapClient = (): string | undefined =>
	NAMES.find((name) => spawnSync(name, ['-h']).error === undefined)

export type LibcoapAnswers = {
	/** type and code of each received message: `ACK 2.01` */
	readonly received: readonly string[]
	/** the code of the last one: an answer comes with the ACK or, if it takes longer, after it */
	readonly code: string | undefined
	/** all that the client has written */
	readonly output: string
}

/**
 * Sends a request with libcoap's client. `stop` ends the
 * client before its patience does; with the reason `SIGKILL` it says nothing more.
 */
export const libcoapClient = async (
	args: readonly string[],
	payload?: Uint8Array,
	program: string | undefined = findLibcoapClient(),
	stop?: AbortSignal,
): Promise<LibcoapAnswers> => {
	if (program === undefined) throw new Error('coap-client not found: apt-get install libcoap3-bin')
	const folder = await mkdtemp(join(tmpdir(), 'coap-'))
	try {
		const file = join(folder, 'payload')
		// It takes no more than 20,000 bytes from its standard input, and drops the others without a word.
		if (payload !== undefined) await writeFile(file, payload)
		const source = payload === undefined ? [] : ['-f', file]
		// -v 6 prints the messages, -B ends the program when no answer comes.
		const child = spawn(program, ['-v', '6', '-B', '8', ...source, ...args])
		stop?.addEventListener('abort', () => child.kill(stop.reason === 'SIGKILL' ? 'SIGKILL' : 'SIGTERM'), {
			once: true,
		})
		const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('\n')
		const received = [...output.matchAll(/^v:1 t:(\w+) c:(\d\.\d\d)/gm)]
		return {
			received: received.map(([, type, code]) => `${type} ${code}`),
			code: received.at(-1)?.[2],
			output,
		}
	} finally {
		await rm(folder, { recursive: true })
	}
}
