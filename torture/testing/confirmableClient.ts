import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { generate, parse } from 'coap-packet'
import { type DtlsClientOptions, openDtlsClient } from '../../edge/testing/dtlsClient.ts'

export type ConfirmableClient = {
	/** true if the message was acknowledged with 2.01; false if it was given up */
	readonly send: (deviceId: string, payload: string) => Promise<boolean>
	/** the same in blocks of 256 bytes (RFC 7959) */
	readonly upload: (deviceId: string, payload: string) => Promise<boolean>
	readonly close: () => void
}

/** First retransmission time-out. RFC 7252 §4.2 has two seconds, which is too long for a test. */
const firstTimeoutMilliseconds = 100
const maxRetransmit = 4

/** 256 bytes */
const szx = 4
const blockBytes = 256

type Body = { readonly payload: string | Buffer; readonly block1?: number }

const requestOf = (deviceId: string, { payload, block1 }: Body, messageId: number): Buffer =>
	generate({
		code: '0.02',
		confirmable: true,
		messageId,
		token: Buffer.of(messageId >> 8, messageId & 255),
		options: [
			...['msg', 'd2c', 'raw'].map((segment) => ({ name: 'Uri-Path' as const, value: Buffer.from(segment) })),
			{ name: 'Content-Format' as const, value: Buffer.of(110) },
			{ name: 'Uri-Query' as const, value: Buffer.from(`id=${deviceId}`) },
			...(block1 === undefined
				? []
				: [{ name: 'Block1' as const, value: Buffer.of(block1 >> 8, block1 & 255) }]),
		],
		payload: Buffer.from(payload),
	})

type Transport = {
	readonly send: (datagram: Buffer) => void
	readonly receive: (listener: (datagram: Buffer) => void) => void
	readonly close: () => void
}

/** A device that sends confirmable messages and retransmits each until it is acknowledged or given up. */
export const openConfirmableClient = async (port: number): Promise<ConfirmableClient> => {
	const socket = createSocket('udp4')
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	// The server may be down for a moment.
	socket.on('error', () => undefined)
	return confirmableClient({
		send: (datagram) => socket.send(datagram),
		receive: (listener) => void socket.on('message', listener),
		close: () => socket.close(),
	})
}

/** The same over DTLS, after the handshake. */
export const openSecuredClient = async (
	port: number,
	options: DtlsClientOptions,
): Promise<ConfirmableClient> => {
	const client = await openDtlsClient(port, options)
	await client.established
	return confirmableClient(client)
}

const confirmableClient = (transport: Transport): ConfirmableClient => {
	const answers = new Map<string, (code: string) => void>()
	transport.receive((datagram) => {
		const { code, token, confirmable, messageId } = parse(datagram)
		if (confirmable) transport.send(generate({ ack: true, code: '0.00', messageId }))
		if (code !== '0.00') answers.get(token.toString('hex'))?.(code)
	})
	let nextId = 1
	/** Resolves with the code of the answer; undefined if there is none. */
	const exchange = (deviceId: string, body: Body): Promise<string | undefined> => {
		const messageId = nextId++
		const datagram = requestOf(deviceId, body, messageId)
		const { promise, resolve } = Promise.withResolvers<string | undefined>()
		let timer: NodeJS.Timeout | undefined
		const transmit = (attempt: number): void => {
			if (attempt > maxRetransmit) {
				resolve(undefined)
				return
			}
			transport.send(datagram)
			timer = setTimeout(() => transmit(attempt + 1), firstTimeoutMilliseconds * 2 ** attempt)
		}
		const key = Buffer.of(messageId >> 8, messageId & 255).toString('hex')
		answers.set(key, resolve)
		transmit(0)
		return promise.finally(() => {
			clearTimeout(timer)
			answers.delete(key)
		})
	}
	const upload: ConfirmableClient['upload'] = async (deviceId, text) => {
		const payload = Buffer.from(text)
		for (let num = 0; ; num++) {
			const end = (num + 1) * blockBytes
			const isLast = end >= payload.length
			const block1 = num * 16 + (isLast ? 0 : 8) + szx
			const code = await exchange(deviceId, { payload: payload.subarray(num * blockBytes, end), block1 })
			if (isLast || code !== '2.31') return code === '2.01'
		}
	}
	return {
		send: async (deviceId, payload) => (await exchange(deviceId, { payload })) === '2.01',
		upload,
		close: transport.close,
	}
}
