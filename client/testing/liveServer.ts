import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/** The server side of a connection. */
export type Peer = {
	/** the query of the handshake, without the fingerprint and without `frames` */
	readonly query: string
	readonly send: (...frames: readonly (object | string)[]) => void
	readonly sendBinary: (bytes: Uint8Array) => void
	readonly close: (code: number) => void
	/** ends the TCP connection without a close frame */
	readonly breakOff: () => void
	/** the next text that the client sends */
	readonly received: () => Promise<string>
	/** resolves when the client, or the network, has ended it */
	readonly ended: Promise<void>
}

/** How the server treats a handshake. */
export type Handshake = 'accept' | 'hang' | 'break off' | { readonly status: number }

export type DeviceAnswer = 'hang' | { readonly status: number; readonly retryAfter?: string }

export type LiveServer = {
	readonly webSocketUrl: string
	/** how the server treats the next handshakes; it accepts those after them */
	readonly plan: (...handshakes: readonly Handshake[]) => void
	/** the next connection; one call for each connection */
	readonly accept: () => Promise<Peer>
	/** resolves when the next handshake that is not accepted begins */
	readonly refused: () => Promise<void>
	/** sets the answer of `GET /device` */
	readonly answerDevice: (answer: DeviceAnswer) => void
	/** path and query of the next request for `GET /device` */
	readonly asked: () => Promise<string>
	readonly openConnections: () => number
	readonly close: () => Promise<void>
}

/** A queue: `take` waits for the next item. */
const mailbox = <T>() => {
	const items: T[] = []
	const takers: ((item: T) => void)[] = []
	return {
		put: (item: T): void => {
			const taker = takers.shift()
			if (taker === undefined) items.push(item)
			else taker(item)
		},
		take: (): Promise<T> => {
			const item = items.shift()
			return item === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(item)
		},
	}
}

const peerOf = (socket: WebSocket, { searchParams }: URL): Peer => {
	const texts = mailbox<string>()
	socket.on('message', (text: Buffer) => texts.put(text.toString()))
	socket.on('error', () => undefined)
	for (const name of ['fingerprint', 'frames']) searchParams.delete(name)
	return {
		query: searchParams.toString(),
		send: (...frames) => {
			for (const frame of frames) socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
		},
		sendBinary: (bytes) => socket.send(bytes),
		close: (code) => socket.close(code),
		breakOff: () => socket.terminate(),
		received: texts.take,
		ended: once(socket, 'close').then(() => undefined),
	}
}

const answerDeviceRequest = (response: ServerResponse, answer: DeviceAnswer): void => {
	if (answer === 'hang') return
	const { status, retryAfter } = answer
	response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
	response.end('{}')
}

/** A small server that implements `docs/websocket.md`, and breaks the contract where a test asks for it. */
export const startLiveServer = async (): Promise<LiveServer> => {
	const planned: Handshake[] = []
	const peers = mailbox<Peer>()
	const refusals = mailbox<'begun'>()
	const questions = mailbox<string>()
	let deviceAnswer: DeviceAnswer = { status: 200 }
	const streams = new Set<Duplex>()
	const webSockets = new WebSocketServer({ noServer: true })
	const http = createServer((request, response) => {
		questions.put(String(request.url))
		answerDeviceRequest(response, deviceAnswer)
	})
	http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
		const handshake = planned.shift() ?? 'accept'
		streams.add(stream)
		stream.on('error', () => undefined)
		if (handshake === 'accept') {
			const url = new URL(String(request.url), 'http://localhost')
			webSockets.handleUpgrade(request, stream, head, (socket) => peers.put(peerOf(socket, url)))
			return
		}
		refusals.put('begun')
		if (handshake === 'break off') stream.destroy()
		else if (handshake !== 'hang')
			stream.end(`HTTP/1.1 ${handshake.status} Refused\r\ncontent-length: 0\r\n\r\n`)
	})
	http.listen(0, '127.0.0.1')
	await once(http, 'listening')
	return {
		webSocketUrl: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`,
		plan: (...handshakes) => {
			planned.push(...handshakes)
		},
		accept: peers.take,
		refused: () => refusals.take().then(() => undefined),
		answerDevice: (answer) => {
			deviceAnswer = answer
		},
		asked: questions.take,
		openConnections: () => webSockets.clients.size,
		close: async () => {
			for (const stream of streams) stream.destroy()
			http.closeAllConnections()
			http.close()
			await once(http, 'close')
		},
	}
}
