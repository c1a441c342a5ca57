import { EventEmitter } from 'node:events'
import type { Agent, RequestOptions } from 'node:http'
import { Readable } from 'node:stream'
import type { AwsAnswer } from '../aws/awsOperation.ts'
import type { ThreadAnswer, ThreadRequest } from '../aws/serveThread.ts'
import { createSocket, takePlace } from './directConnection.ts'

// Not imported: see `directHttp.ts`.
const { STATUS_CODES, validateHeaderName, validateHeaderValue } = process.getBuiltinModule('node:http')

/** Sends a request, and calls back with what became of it; returns a function after which it does not. */
export type Send = (
	request: Omit<ThreadRequest, 'id'>,
	take: (outcome: ThreadAnswer['outcome']) => void,
) => () => void

/** The options with which the request handler of the SDK makes a request. */
export type DirectOptions = RequestOptions & { readonly agent: Agent }

/** The headers as a server gets them. */
const headersOf = ({ headers = {}, host, port }: DirectOptions): Record<string, string> => {
	const received: Record<string, string> = { host: `${host}:${port}` }
	for (const [name, value] of Object.entries(headers)) {
		const text = String(value)
		validateHeaderName(name)
		validateHeaderValue(name, text)
		received[name.toLowerCase()] = text
	}
	return received
}

/** With the headers that a server adds. RFC 9110 §8.6: without content there is no length. */
const responseOf = ({ status, headers, body }: AwsAnswer): Readable => {
	const bytes = Buffer.from(body)
	const date = new Date().toUTCString()
	const length = status === 204 ? {} : { 'content-length': String(bytes.byteLength) }
	const response = new Readable({ read: () => undefined })
	if (bytes.byteLength > 0) response.push(bytes)
	response.push(null)
	return Object.assign(response, {
		statusCode: status,
		statusMessage: STATUS_CODES[status],
		headers: { date, ...length, ...headers },
		complete: true,
	})
}

/** Text stays text. Bytes are copied out of their pool, which would be sent as a whole. */
const wholeOf = (chunks: readonly (string | Buffer)[]): string | Uint8Array => {
	const [first = '', ...others] = chunks
	if (typeof first === 'string' && others.length === 0) return first
	return new Uint8Array(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))))
}

/** The error of `node:http` for a connection that ended without an answer. */
const hangUp = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

/**
 * A request that goes to the host without a socket. To the request handler of the SDK it looks like one of `node:http`: it
 * waits for one of the `maxSockets` connections of its agent, and a connection that breaks is an ECONNRESET. It is no stream,
 * whose many steps would take longer than the request, but one can be piped to it.
 */
export const directRequest = (options: DirectOptions, send: Send): EventEmitter => {
	const { agent, host, port, method = 'GET' } = options
	const url = options.path ?? '/'
	const headers = headersOf(options)
	const chunks: (string | Buffer)[] = []
	let isWhole = false
	let isConnected = false
	let isDestroyed = false
	let forget = (): void => undefined
	let response: Readable | undefined

	const take = (outcome: ThreadAnswer['outcome']): void => {
		if (outcome === 'broken') {
			destroy()
			return
		}
		response = responseOf(outcome)
		response.once('close', () => destroy())
		if (!request.emit('response', response)) response.resume()
	}
	const sendWhole = (): void => {
		if (isWhole && isConnected && !isDestroyed)
			forget = send({ method, url, headers, body: wholeOf(chunks) }, take)
	}
	const write = (chunk: string | Buffer): boolean => {
		chunks.push(chunk)
		return true
	}
	const end = (chunk?: string | Buffer): void => {
		if (chunk !== undefined) write(chunk)
		isWhole = true
		sendWhole()
	}
	const destroy = (reason?: Error): void => {
		if (isDestroyed) return
		isDestroyed = true
		forget()
		socket.release()
		leave()
		if (response?.readableEnded === false) response.destroy(reason ?? hangUp())
		const error = reason ?? (response === undefined ? hangUp() : undefined)
		process.nextTick(() => {
			if (error !== undefined) request.emit('error', error)
			request.emit('close')
		})
	}
	const request = Object.assign(new EventEmitter(), { write, end, destroy })
	const socket = createSocket(destroy)
	const leave = takePlace(agent, `${host}:${port}:`, {
		admit: () => {
			isConnected = true
			Object.assign(request, { socket })
			process.nextTick(() => request.emit('socket', socket))
			sendWhole()
		},
		destroy,
	})
	return request
}
