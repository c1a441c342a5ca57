import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { generate, parse } from 'coap-packet'

export type ConfirmableClient = {
	/** true if the message was acknowledged with 2.01; false if it was given up */
	readonly send: (deviceId: string, payload: string) => Promise<boolean>
	readonly close: () => void
}

/** First retransmission time-out. RFC 7252 §4.2 has two seconds, which is too long for a test. */
const firstTimeoutMilliseconds = 100
const maxRetransmit = 4

const requestOf = (deviceId: string, payload: string, messageId: number): Buffer =>
	generate({
		code: '0.02',
		confirmable: true,
		messageId,
		token: Buffer.of(messageId >> 8, messageId & 255),
		options: [
			...['msg', 'd2c', 'raw'].map((segment) => ({ name: 'Uri-Path' as const, value: Buffer.from(segment) })),
			{ name: 'Content-Format' as const, value: Buffer.of(110) },
			{ name: 'Uri-Query' as const, value: Buffer.from(`id=${deviceId}`) },
		],
		payload: Buffer.from(payload),
	})

/** A device that sends confirmable messages and retransmits each until it is acknowledged or given up. */
export const openConfirmableClient = async (port: number): Promise<ConfirmableClient> => {
	const socket = createSocket('udp4')
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	// The server may be down for a moment.
	socket.on('error', () => undefined)
	const answers = new Map<string, (code: string) => void>()
	socket.on('message', (datagram) => {
		const { code, token, confirmable, messageId } = parse(datagram)
		if (confirmable) socket.send(generate({ ack: true, code: '0.00', messageId }))
		if (code !== '0.00') answers.get(token.toString('hex'))?.(code)
	})
	let nextId = 1
	const send: ConfirmableClient['send'] = (deviceId, payload) => {
		const messageId = nextId++
		const datagram = requestOf(deviceId, payload, messageId)
		const { promise, resolve } = Promise.withResolvers<boolean>()
		let timer: NodeJS.Timeout | undefined
		const transmit = (attempt: number): void => {
			if (attempt > maxRetransmit) {
				resolve(false)
				return
			}
			socket.send(datagram)
			timer = setTimeout(() => transmit(attempt + 1), firstTimeoutMilliseconds * 2 ** attempt)
		}
		const key = Buffer.of(messageId >> 8, messageId & 255).toString('hex')
		answers.set(key, (code) => resolve(code === '2.01'))
		transmit(0)
		return promise.finally(() => {
			clearTimeout(timer)
			answers.delete(key)
		})
	}
	return { send, close: () => socket.close() }
}
