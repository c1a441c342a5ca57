import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Check } from './check.ts'
import type { Probe } from './checkCoap.ts'
import { clientHello, type HelloAnswer, readHelloAnswer } from './clientHello.ts'
import { causesOfRefusal, causesOfSilence } from './silence.ts'

/** Times that the ClientHello is sent. */
const ATTEMPTS = 4

type Heard = HelloAnswer | 'refused' | 'silence' | Error

/** Whether a DTLS server answers. The handshake ends there: no key or certificate is needed. Never rejects. */
export const checkDtls = async (probe: Probe): Promise<Check> => {
	const { address, port } = probe
	const heard = await askForHello(probe)
	const name = `DTLS handshake with ${address}, port ${port} (UDP)`
	if (heard instanceof Error) return { name, status: 'failed', text: `it cannot be sent: ${heard.message}` }
	switch (heard) {
		case 'hello verify request':
			return { name, status: 'ok', text: 'a DTLS server answers, and wants to see the address verified' }
		case 'server hello':
			return { name, status: 'ok', text: 'a DTLS server answers' }
		case 'alert':
			return {
				name,
				status: 'failed',
				text: 'a DTLS server answers with an alert: it takes none of the usual cipher suites',
			}
		case 'no DTLS':
			return {
				name,
				status: 'failed',
				text: 'what answers is no DTLS server',
				causes: ['the port is one without DTLS: the usual port of CoAP over DTLS is 5684'],
			}
		case 'refused':
			return {
				name,
				status: 'failed',
				text: 'the machine answers that nothing listens there (ICMP: port unreachable)',
				causes: ['the server runs without DTLS', ...causesOfRefusal(address, port)],
			}
		case 'silence':
			return {
				name,
				status: 'failed',
				text: 'nothing answers',
				causes: [...causesOfSilence(address, port), 'the server runs without DTLS'],
			}
	}
}

const askForHello = async ({ clock, address, port, firstWaitMs }: Probe): Promise<Heard> => {
	const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
	const { promise, resolve } = Promise.withResolvers<Heard>()
	let cancel = (): void => undefined
	const hello = clientHello()
	// RFC 6347 §4.2.4.1: the wait doubles with each retransmission.
	const attempt = (count: number): void => {
		socket.send(hello)
		cancel = clock.after(firstWaitMs * 2 ** (count - 1), () =>
			count < ATTEMPTS ? attempt(count + 1) : resolve('silence'),
		)
	}
	socket.on('error', (error: NodeJS.ErrnoException) =>
		resolve(error.code === 'ECONNREFUSED' ? 'refused' : error),
	)
	socket.on('message', (datagram) => resolve(readHelloAnswer(datagram)))
	socket.connect(port, address, () => attempt(1))
	const heard = await promise
	cancel()
	socket.close()
	return heard
}
