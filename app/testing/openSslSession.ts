import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import type { Psk } from '../../edge/testing/libcoapPsk.ts'

/** A DTLS session with a pre-shared key, by the command `openssl s_client`, which is open until the test ends. */
export const openSslSession = (t: Pick<TestContext, 'after'>, port: number, { identity, key }: Psk) => {
	const server = ['-dtls1_2', '-connect', `127.0.0.1:${port}`, '-quiet']
	const psk = ['-psk_identity', identity, '-psk', Buffer.from(key).toString('hex'), '-cipher', 'PSK']
	const child = spawn('openssl', ['s_client', ...server, ...psk], { stdio: ['pipe', 'pipe', 'ignore'] })
	t.after(() => child.kill())
	return {
		/** sends a datagram, and resolves with the next one */
		exchange: async (datagram: Buffer): Promise<Buffer> => {
			child.stdin.write(datagram)
			const [answer] = await once(child.stdout, 'data')
			return answer
		},
		/** resolves when the server has ended the session */
		ended: once(child, 'exit'),
	}
}
