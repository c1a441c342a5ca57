import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { Message } from '../coap/message.ts'
import { type ExchangeNeeds, type Outcome, startExchange } from './exchange.ts'

export type Destination = Readonly<{
	/** IP address */
	address: string
	port: number
}>

export type SendNeeds = Omit<ExchangeNeeds, 'server'> &
	Readonly<{
		/** called at each retransmission; `count` begins at 1 */
		onRepeat: (count: number) => void
	}>

/** `refused`: the other machine reports that the port is closed (ICMP: port unreachable). */
export type Sent = Outcome | Readonly<{ outcome: 'refused' }>

/** Sends one request over UDP. Resolves when it is answered or given up; rejects if it cannot be sent. */
export const sendRequest = async (
	{ onRepeat, ...needs }: SendNeeds,
	{ address, port }: Destination,
	request: Message,
): Promise<Sent> => {
	const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
	const line = sendOn(socket)
	socket.on('error', line.fail)
	try {
		// A connected socket reports a refusal and receives only datagrams of the server.
		socket.connect(port, address)
		await Promise.race([once(socket, 'connect'), line.failed])
		const send = countRepeats(line.send, onRepeat)
		const exchange = startExchange(
			{ ...needs, server: { key: 'server', address: `${address}:${port}`, send } },
			request,
		)
		socket.on('message', exchange.receive)
		const outcome = await Promise.race([exchange.outcome, line.failed]).finally(exchange.cancel)
		await line.drained()
		return outcome
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return { outcome: 'refused' }
		throw error
	} finally {
		socket.close()
	}
}

type Send = (datagram: Uint8Array) => void

/** Counts the retransmissions: a retransmission is the same datagram, an acknowledgement another one. */
const countRepeats = (send: Send, onRepeat: (count: number) => void): Send => {
	let first: Uint8Array | undefined
	let count = 0
	return (datagram) => {
		first ??= datagram
		if (datagram === first && count++ > 0) onRepeat(count - 1)
		send(datagram)
	}
}

const sendOn = (socket: Socket) => {
	const { promise: failed, reject: fail } = Promise.withResolvers<never>()
	failed.catch(() => undefined)
	const sending: Promise<void>[] = []
	return {
		failed,
		fail,
		send: (datagram: Uint8Array): void => {
			const sent = new Promise<void>((resolve) => {
				socket.send(datagram, (error) => {
					if (error !== null) fail(error)
					resolve()
				})
			})
			sending.push(sent)
		},
		/** resolves when the operating system has taken all datagrams */
		drained: () => Promise.all(sending),
	}
}
