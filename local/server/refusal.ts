import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

/** An answer that the gateway itself gives. The message is the body, in JSON. */
export type Refusal = {
	readonly status: number
	readonly message: string
	readonly headers?: Readonly<Record<string, string>>
}

export const notFound: Refusal = { status: 404, message: 'Not Found' }
export const failed: Refusal = { status: 500, message: 'Internal Server Error' }

export const isRefusal = (value: object | undefined): value is Refusal =>
	value !== undefined && 'status' in value && 'message' in value

/** How long a client may take to read an answer and to close the connection, in milliseconds. */
const lingerMilliseconds = 1000

/** RFC 9112 §9.6: reads what still arrives, for a while. A reset would make the client lose the answer. */
const linger = (socket: Socket): void => {
	const timer = setTimeout(() => socket.destroy(), lingerMilliseconds)
	socket.once('close', () => clearTimeout(timer))
	if (socket.readableEnded) socket.destroySoon()
	else socket.once('end', () => socket.destroySoon()).resume()
}

/** Answers on a connection that has no response object, and ends it. The caller must listen for its errors. */
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

/** Ends a connection on which all requests have been answered. */
export const endConnection = (socket: Socket): void => {
	socket.end()
	linger(socket)
}
