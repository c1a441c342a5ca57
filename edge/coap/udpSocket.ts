import { createSocket, type Socket, type SocketOptions } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Log } from '../log.ts'
import type { Peer } from './peer.ts'
import { type Remote, recentPeers } from './udp/recentPeers.ts'

/** A bound socket. */
export type UdpSocket = Readonly<{
	port: number
	receive: (listener: (peer: Peer, datagram: Buffer) => void) => void
	/** sends pending datagrams, then closes; later sends have no effect */
	close: () => Promise<void>
}>

/** Rejects with the error of the operating system. `host` is an IP address. */
export const bindUdpSocket = (host: string, port: number, log: Log): Promise<UdpSocket> =>
	new Promise((resolve, reject) => {
		// ipv6Only: `::` does not take the port of `0.0.0.0`.
		const socket = isIPv6(host)
			? createSocket({ type: 'udp6', ipv6Only: true, lookup: lookUp(6) })
			: createSocket({ type: 'udp4', lookup: lookUp(4) })
		socket.once('error', (error) => {
			socket.close()
			reject(error)
		})
		socket.bind({ address: host, port, exclusive: true }, () => {
			socket.removeAllListeners('error')
			socket.on('error', (error) => log({ event: 'coap.socket.failed', error: reasonOf(error) }))
			resolve(toUdpSocket(socket, host, log))
		})
	})

/** All addresses are IP addresses already. node:dns would answer in a later turn of the event loop, for each datagram. */
const lookUp =
	(family: 4 | 6): SocketOptions['lookup'] =>
	(address, _, callback) =>
		callback(null, address, family)

const toUdpSocket = (socket: Socket, host: string, log: Log): UdpSocket => {
	let pending = 0
	let isClosed = false
	const allSent = Promise.withResolvers<void>()
	const onSent = (error: Error | null): void => {
		if (error !== null) log({ event: 'coap.socket.failed', error: reasonOf(error) })
		pending -= 1
		if (isClosed && pending === 0) allSent.resolve()
	}
	const send = (datagram: Uint8Array, { address, port }: Remote): void => {
		if (isClosed) return
		pending += 1
		socket.send(datagram, port, address, onSent)
	}
	return {
		port: socket.address().port,
		receive: (listener) => {
			const peerOf = recentPeers(host, send)
			socket.on('message', (datagram, from) => {
				// Port 0 means that the sender wants no answer (RFC 768). Node.js refuses to send to it.
				if (from.port !== 0) listener(peerOf(from), datagram)
			})
		},
		close: async () => {
			isClosed = true
			if (pending > 0) await allSent.promise
			await new Promise<void>((resolve) => socket.close(() => resolve()))
		},
	}
}

// The message of an error of the operating system ends with the address.
const reasonOf = (error: NodeJS.ErrnoException): string =>
	error.code === undefined ? String(error) : [error.syscall, error.code].join(' ')
