import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { generate, type ParsedPacket, parse } from 'coap-packet'

export type CoapDevice = {
	/** resolves with the code of the response; rejects if there is none */
	readonly send: (deviceId: string, payload: Uint8Array, contentFormat: number | undefined) => Promise<string>
	readonly close: () => void
}

/** RFC 7252 §4.8, ACK_TIMEOUT; a busy machine may lose a datagram. */
const ackTimeoutMilliseconds = 2000
const maxRetransmit = 4

const EMPTY = '0.00'

type Request = {
	readonly deviceId: string
	readonly payload: Uint8Array
	readonly contentFormat: number | undefined
	readonly messageId: number
}

/** A device that sends confirmable messages from a socket of its own, one after the other. */
export const openCoapDevice = async (port: number): Promise<CoapDevice> => {
	const socket = createSocket('udp4')
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	let messageId = 0
	let hear: (packet: ParsedPacket) => void = () => undefined
	socket.on('message', (datagram) => {
		const packet = parse(datagram)
		if (packet.confirmable) socket.send(generate({ code: EMPTY, ack: true, messageId: packet.messageId }))
		if (packet.code !== EMPTY) hear(packet)
	})
	return {
		send: async (deviceId, payload, contentFormat) => {
			messageId = (messageId + 1) % 0x10000
			const datagram = datagramOf({ deviceId, payload, contentFormat, messageId })
			const token = tokenOf(messageId).toString('hex')
			const { promise, resolve, reject } = Promise.withResolvers<string>()
			hear = (packet) => {
				if (packet.token.toString('hex') === token) resolve(packet.code)
			}
			let timer: NodeJS.Timeout | undefined
			const transmit = (attempt: number): void => {
				if (attempt > maxRetransmit) {
					reject(new Error('the CoAP door does not answer'))
					return
				}
				socket.send(datagram)
				timer = setTimeout(() => transmit(attempt + 1), ackTimeoutMilliseconds * 2 ** attempt)
			}
			transmit(0)
			return promise.finally(() => clearTimeout(timer))
		},
		close: () => socket.close(),
	}
}

const tokenOf = (messageId: number): Buffer => Buffer.of(messageId >> 8, messageId & 0xff)

const datagramOf = ({ deviceId, payload, contentFormat, messageId }: Request): Buffer =>
	generate({
		code: '0.02',
		confirmable: true,
		messageId,
		token: tokenOf(messageId),
		options: [
			...['msg', 'd2c', 'raw'].map((part) => ({ name: 'Uri-Path' as const, value: Buffer.from(part) })),
			...(contentFormat === undefined
				? []
				: [{ name: 'Content-Format' as const, value: Buffer.of(contentFormat) }]),
			{ name: 'Uri-Query' as const, value: Buffer.from(`id=${deviceId}`) },
		],
		payload: Buffer.from(payload),
	})
