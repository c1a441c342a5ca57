import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { tagOf } from '../../edge/dtls/lookUpPsk.ts'
import { ESTABLISHED, HANDSHAKING, loadAddon, type Outcome } from '../../edge/dtls/native/addon.ts'
import { clientContext } from '../../edge/dtls/native/clientContext.ts'
import { suitesOf } from '../../edge/dtls/native/suites.ts'
import { IDENTITY, KEY } from './psk.ts'

type Listener = (datagram: Buffer) => void

/** A client's way to the server, from a port of its own. */
export type Connection = Readonly<{
	send: (datagram: Buffer) => void
	/** replaces the listener before */
	listen: (listener: Listener) => void
}>

const ignore: Listener = () => undefined

export const connectPlain = async (port: number): Promise<Connection> => {
	const socket = createSocket('udp4')
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	let listener = ignore
	socket.on('message', (datagram) => listener(datagram))
	// A server that is gone shows itself by exchanges that do not end.
	socket.on('error', () => undefined)
	return {
		send: (datagram) => socket.send(datagram),
		listen: (next) => {
			listener = next
		},
	}
}

/** A DTLS session with the suite that all servers have. */
export const connectSecured = async (port: number): Promise<Connection> => {
	const addon = loadAddon()
	const context = clientContext(addon, { suites: suitesOf(['psk']).filter((name) => name === SUITE) })
	const session = addon.connect(context)
	const key = Buffer.from(KEY)
	addon.providePsk(session, Buffer.from(IDENTITY), key, tagOf(key))
	const { send, listen } = await connectPlain(port)
	const established = Promise.withResolvers<void>()
	let listener = ignore
	let timer: NodeJS.Timeout | undefined
	const take = ({ status, out = [], received = [], reason }: Outcome): void => {
		for (const datagram of out) send(datagram)
		for (const message of received) listener(message)
		if (timer !== undefined) clearTimeout(timer)
		timer = undefined
		if (status === ESTABLISHED) established.resolve()
		else if (status !== HANDSHAKING) established.reject(new Error(`the DTLS session is over: ${reason}`))
		else timer = setTimeout(() => take(addon.handleTimeout(session)), addon.timeoutOf(session) ?? 0)
	}
	listen((datagram) => take(addon.receive(session, datagram)))
	take(addon.receive(session))
	await established.promise
	return {
		send: (message) => {
			for (const datagram of addon.send(session, message).out ?? []) send(datagram)
		},
		listen: (next) => {
			listener = next
		},
	}
}

const SUITE = 'PSK-AES128-CCM8'
