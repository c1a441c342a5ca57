import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type HttpResponse, readResponse } from './httpResponse.ts'

/** A connection on which a test writes bytes and reads responses. */
export type RawClient = {
	readonly socket: Socket
	/** the next response; rejects if the connection ends without one */
	readonly next: (isHead?: boolean) => Promise<HttpResponse>
	/** resolves when the connection has ended on both sides */
	readonly closed: Promise<void>
}

/** Opens a connection and sends bytes. */
export const openRaw = async (port: number, ...sent: readonly (string | Buffer)[]): Promise<RawClient> => {
	const socket = connect(port, '127.0.0.1')
	socket.on('error', () => undefined)
	const closed = new Promise<void>((resolve) => {
		socket.once('close', () => resolve())
	})
	await once(socket, 'connect')
	let received = Buffer.alloc(0)
	socket.on('data', (chunk: Buffer) => {
		received = Buffer.concat([received, chunk])
	})
	for (const bytes of sent) socket.write(bytes)
	return {
		socket,
		closed,
		next: async (isHead = false) => {
			for (;;) {
				const response = readResponse(received, isHead)
				if (response !== undefined) {
					received = received.subarray(response.length)
					return response
				}
				if (socket.destroyed)
					throw new Error(`the connection ended after ${JSON.stringify(received.toString())}`)
				await new Promise<void>((resolve) => {
					socket.once('data', () => resolve()).once('close', () => resolve())
				})
			}
		},
	}
}

/** The head of a request with a `Host`, without a body. */
export const requestHead = (requestLine: string, ...fields: readonly string[]): string =>
	[`${requestLine} HTTP/1.1`, 'Host: localhost', ...fields, '', ''].join('\r\n')

/** The handshake in RFC 6455 §1.2. */
export const handshakeHead = (target: string, ...fields: readonly string[]): string =>
	requestHead(
		`GET ${target}`,
		'Upgrade: websocket',
		'Connection: Upgrade',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		'Sec-WebSocket-Version: 13',
		...fields,
	)
