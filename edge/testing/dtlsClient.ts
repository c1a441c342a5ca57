import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { tagOf } from '../dtls/lookUpPsk.ts'
import {
	ESTABLISHED,
	FAILED,
	HANDSHAKING,
	loadAddon,
	type NativeSession,
	type Outcome,
} from '../dtls/native/addon.ts'
import { clientContext } from '../dtls/native/clientContext.ts'
import { suitesOf } from '../dtls/native/suites.ts'

export type DtlsClientOptions = Readonly<{
	psk?: Readonly<{ identity: string; key: string | Uint8Array }>
	/** PEM; shown if the server asks for it */
	certificate?: Readonly<{ cert: string; key: string }>
	/** without it, all of the kinds of keys */
	suites?: readonly string[]
	firstTimeoutMs?: number
	/** a port to be bound to, which another client may have had */
	ownPort?: number
}>

/** A DTLS client of the addon, over a real socket. */
export type DtlsClient = Readonly<{
	/** its own port */
	port: number
	/** resolves when the handshake is finished; rejects with the reason if it fails */
	established: Promise<void>
	send: (message: Uint8Array) => void
	/** sends bytes as they are */
	sendRaw: (datagram: Uint8Array) => void
	/** the next message; waits for it if none has arrived */
	next: () => Promise<Buffer>
	/** calls `listener` with each message instead of keeping it for `next` */
	receive: (listener: (message: Buffer) => void) => void
	/** what it has sent, encrypted */
	flights: readonly Buffer[]
	/** what it has received, encrypted */
	datagrams: readonly Buffer[]
	/** resolves when it has received so many datagrams */
	arrived: (count: number) => Promise<void>
	/** sends close_notify; the socket goes on receiving */
	shutDown: () => void
	/** resolves when the session is over */
	closed: Promise<void>
	/** sends close_notify, and closes the socket */
	close: () => void
	/** closes the socket, without a word to the server */
	vanish: () => void
}>

const addon = loadAddon()

export const openDtlsClient = async (port: number, options: DtlsClientOptions): Promise<DtlsClient> => {
	const {
		psk,
		certificate,
		suites = suitesOf(['psk', 'ecdsa', 'rsa']),
		firstTimeoutMs,
		ownPort = 0,
	} = options
	const context = clientContext(addon, {
		suites,
		...(certificate === undefined ? {} : { certificate }),
		...(firstTimeoutMs === undefined ? {} : { firstTimeoutMs }),
	})
	const socket = createSocket('udp4')
	socket.bind(ownPort, '127.0.0.1')
	await once(socket, 'listening')
	const session: NativeSession = addon.connect(context)
	if (psk !== undefined) {
		const key = Buffer.from(psk.key)
		addon.providePsk(session, Buffer.from(psk.identity), key, tagOf(key))
	}
	const flights: Buffer[] = []
	const datagrams: Buffer[] = []
	const arrived: Buffer[] = []
	const waiting: ((message: Buffer) => void)[] = []
	const established = Promise.withResolvers<void>()
	// A test may look at something else than the failure.
	established.promise.catch(() => undefined)
	const closed = Promise.withResolvers<void>()
	let isOver = false
	let timer: NodeJS.Timeout | undefined
	let listener = (message: Buffer): void => {
		const waiter = waiting.shift()
		if (waiter === undefined) arrived.push(message)
		else waiter(message)
	}
	const sendAll = (out: readonly Buffer[] = []): void => {
		for (const datagram of out) {
			flights.push(datagram)
			socket.send(datagram, port, '127.0.0.1')
		}
	}
	const end = (): void => {
		isOver = true
		clearTimeout(timer)
		closed.resolve()
	}
	const take = ({ status, out, received = [], reason }: Outcome): void => {
		sendAll(out)
		clearTimeout(timer)
		for (const message of received) listener(message)
		if (status === ESTABLISHED) established.resolve()
		else if (status === HANDSHAKING) {
			const ms = addon.timeoutOf(session)
			if (ms !== undefined) timer = setTimeout(() => take(addon.handleTimeout(session)), Math.ceil(ms))
		} else {
			if (status === FAILED) established.reject(new Error(reason))
			shutDown()
		}
	}
	const shutDown = (): void => {
		if (!isOver) sendAll(addon.close(session).out)
		end()
	}
	let closing = (): void => {
		closing = () => {}
		socket.close()
	}
	const vanish = (): void => {
		if (!isOver) addon.close(session)
		end()
		closing()
	}
	socket.on('message', (datagram) => {
		datagrams.push(datagram)
		if (!isOver) take(addon.receive(session, datagram))
	})
	take(addon.receive(session))
	return {
		port: socket.address().port,
		established: established.promise,
		send: (message) => sendAll(addon.send(session, message).out),
		sendRaw: (datagram) => socket.send(datagram, port, '127.0.0.1'),
		next: () => {
			const message = arrived.shift()
			return message === undefined
				? new Promise((resolve) => waiting.push(resolve))
				: Promise.resolve(message)
		},
		receive: (take) => {
			listener = take
		},
		flights,
		datagrams,
		closed: closed.promise,
		arrived: (count) =>
			new Promise((resolve) => {
				const check = (): void => {
					if (datagrams.length < count) return
					socket.off('message', check)
					resolve()
				}
				socket.on('message', check)
				check()
			}),
		shutDown,
		close: () => {
			shutDown()
			closing()
		},
		vanish,
	}
}
