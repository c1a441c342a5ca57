import { spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'

// Debian names the programs after the TLS library; other systems call the only one coap-client.
const NAMES = ['coap-client', 'coap-client-notls', 'coap-client-openssl', 'coap-client-gnutls']

/** Name of libcoap's client on this machine. */
export const findLibcoapClient = (): string | undefined =>
	NAMES.find((name) => spawnSync(name, ['-h']).error === undefined)

/** libcoap's client sends a request; returns the type and code of each message received, and all that it printed. */
export const libcoapClient = async (
	args: readonly string[],
	payload?: Uint8Array,
): Promise<Readonly<{ received: readonly string[]; output: string }>> => {
	const program = findLibcoapClient()
	if (program === undefined) throw new Error('coap-client not found: apt-get install libcoap3-bin')
	// -v 6 prints the messages, -B ends the program when nothing is answered.
	const source = payload === undefined ? [] : ['-f', '-']
	const child = spawn(program, ['-v', '6', '-B', '8', ...source, ...args])
	child.stdin.end(payload ?? '')
	const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('\n')
	const received = output.matchAll(/^v:1 t:(\w+) c:(\d\.\d\d)/gm)
	return { received: [...received].map(([, type, code]) => `${type} ${code}`), output }
}
