import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

/** What the gateway answers by itself; the message is the JSON body. */
export type Refusal = {
	readonly status: number
	readonly message: string
	readonly headers?: Readonly<Record<string, string>>
}

export const notFound: Refusal = { status: 404, message: 'Not Found' }
export const failed: Refusal = { status: 500, message: 'Internal Server Error' }

export const isRefusal = (value: object | undefined): value is Refusal =>
	value !== undefined && 'status' in value && 'message' in value

/** How long a client may take to read an answer and to hang up, in milliseconds. */
const lingerMilliseconds = 1000

/** RFC 9112 §9.6: what still arrives is read, for a while, or the client loses the answer to a reset. */
const linger = (socket: Socket): void => {
	const timer = setTimeout(() => socket.destroy(), lingerMilliseconds)
	socket.once('close', () => clearTimeout(timer))
	if (socket.readableEnded) socket.destroySoon()
	else socket.once('end', () => socket.destroySoon()).resume()
}

/** Answers on the connection itself, where there is no response, and ends it. Its errors must be listened to. */
export const refuseConnection = (socket: Socket, { status, message, headers = {} }: Refusal): void => {
	if (!socket.writable) return void socket.destroy()
	const body = JSON.stringify({ message })
	const fields = {
		...headers,
		'content-type': 'application/json',
		'content-length': String(Buffer.byteLength(body)),
		connection: 'close',
	}
	const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`)
	linger(socket)
}

/** Ends a connection on which everything is answered. */
export const endConnection = (socket: Socket): void => {
	socket.end()
	linger(socket)
}
