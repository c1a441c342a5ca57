import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { generate, type ParsedPacket, parse } from 'coap-packet'
import type { Offered, Sender } from './sender.ts'

/** RFC 7252 §4.8 with shorter times: milliseconds to the first retransmission, and number of retransmissions. */
const ackTimeout = 400
const maxRetransmit = 4
const ackRandomFactor = 1.5

/** Limit of the wait for the response after an empty acknowledgement. */
const responseTimeout = 5000

/** Limit of a payload in UDP over IPv4: more than RFC 7252 §4.6 advises. */
const largestDatagram = 65_507

const empty = '0.00'
const created = '2.01'
const unavailable = '5.03'

const formats = { json: [110, 50], cbor: [112, 60, undefined] } as const

type Exchange = { readonly hear: (packet: ParsedPacket) => void }

type Options = {
	readonly port: number
	readonly deviceId: string
	/** 0 ≤ x < 1 */
	readonly random: () => number
	/** number of kills of the door: a restarted door has no record of earlier messages */
	readonly kills: () => number
}

const contentFormat = (number: number | undefined) =>
	number === undefined ? [] : [{ name: 'Content-Format' as const, value: Buffer.of(number) }]

const outcomeOf = ({ code }: ParsedPacket): Offered['outcome'] => {
	if (code === created) return 'acknowledged'
	// The message may be queued despite the error.
	return code === unavailable ? 'unknown' : `refused with ${code}`
}

/** A device that sends confirmable messages from a socket of its own. */
export const createCoapSender = async ({ port, deviceId, random, kills }: Options): Promise<Sender> => {
	const socket = createSocket('udp4')
	// The port is closed while the door restarts.
	socket.on('error', () => undefined)
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	const exchanges = new Map<string, Exchange>()
	socket.on('message', (datagram) => {
		const packet = parse(datagram)
		if (packet.confirmable) acknowledge(socket, packet)
		// An empty acknowledgement has no token.
		const key = packet.code === empty ? `id ${packet.messageId}` : `token ${packet.token.toString('hex')}`
		exchanges.get(key)?.hear(packet)
	})
	let messageId = Math.floor(random() * 0x10000)
	let count = 0

	const offer: Sender['offer'] = ({ payload, format }) => {
		messageId = (messageId + 1) % 0x10000
		count += 1
		const token = Buffer.alloc(4)
		token.writeUInt32BE(count)
		const known = formats[format]
		const datagram = generate(
			{
				code: 'POST',
				confirmable: true,
				messageId,
				token,
				payload: Buffer.from(payload),
				options: [
					...['msg', 'd2c', 'raw'].map((part) => ({ name: 'Uri-Path' as const, value: Buffer.from(part) })),
					...contentFormat(known[count % known.length]),
					{ name: 'Uri-Query' as const, value: Buffer.from(`id=${deviceId}`) },
				],
			},
			largestDatagram,
		)
		return exchange(datagram, [`id ${messageId}`, `token ${token.toString('hex')}`])
	}

	const exchange = (datagram: Buffer, keys: readonly string[]): Promise<Offered> =>
		new Promise((resolve) => {
			const doors = new Set<number>()
			let timer: NodeJS.Timeout | undefined
			const end = (outcome: Offered['outcome']): void => {
				clearTimeout(timer)
				for (const key of keys) exchanges.delete(key)
				resolve({ outcome, copies: doors.size })
			}
			const transmit = (timeout: number, left: number): void => {
				doors.add(kills())
				socket.send(datagram)
				timer = setTimeout(() => (left > 0 ? transmit(timeout * 2, left - 1) : end('unknown')), timeout)
			}
			const hear = (packet: ParsedPacket): void => {
				if (packet.reset) end('unknown')
				else if (packet.code !== empty) end(outcomeOf(packet))
				else {
					clearTimeout(timer)
					timer = setTimeout(() => end('unknown'), responseTimeout)
				}
			}
			for (const key of keys) exchanges.set(key, { hear })
			transmit(ackTimeout * (1 + random() * (ackRandomFactor - 1)), maxRetransmit)
		})

	return { offer, close: () => void socket.close() }
}

const acknowledge = (socket: Socket, { messageId }: ParsedPacket): void =>
	socket.send(generate({ code: empty, ack: true, messageId }))
