import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** Sends and receives bytes as hexadecimal digits, with optional white space. */
export type UdpClient = Readonly<{
	send: (...datagrams: readonly string[]) => void
	/** the next datagram; waits for it if none has arrived */
	next: () => Promise<string>
	/** asserts that everything sent so far has been received and that nothing more came back */
	expectSilence: () => Promise<void>
	close: () => void
}>

export const openUdpClient = async (port: number): Promise<UdpClient> => {
	const socket = createSocket('udp4')
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	const arrived: string[] = []
	const waiting: ((datagram: string) => void)[] = []
	socket.on('message', (bytes) => {
		const datagram = bytes.toString('hex')
		const waiter = waiting.shift()
		if (waiter === undefined) arrived.push(datagram)
		else waiter(datagram)
	})
	const send = (...datagrams: readonly string[]): void => {
		for (const datagram of datagrams) socket.send(fromHex(datagram))
	}
	const next = (): Promise<string> => {
		const datagram = arrived.shift()
		return datagram === undefined
			? new Promise((resolve) => waiting.push(resolve))
			: Promise.resolve(datagram)
	}
	return {
		send,
		next,
		expectSilence: async () => {
			// Datagrams keep their order on the loopback: if the answer to a ping comes next, the server sent nothing else before.
			send('40 00 ff ff')
			assert.equal(await next(), '7000ffff')
		},
		close: () => socket.close(),
	}
}

export const fromHex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')

/** The bytes of an ASCII text, as hexadecimal digits. */
export const ascii = (text: string): string => Buffer.from(text, 'ascii').toString('hex')
