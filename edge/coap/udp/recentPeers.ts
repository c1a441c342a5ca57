import { isIPv6 } from 'node:net'
import type { Peer } from '../peer.ts'

/** Address and port from which a datagram came. */
export type Remote = Readonly<{ address: string; port: number }>

/** Sends a datagram from the socket that the peers belong to. */
export type SendTo = (datagram: Uint8Array, to: Remote) => void

type Recent = Remote & Readonly<{ peer: Peer }>

/** A power of two. */
const PLACES = 4096

// RFC 7252 §4.4: a message id belongs to a pair of endpoints, so our own address is part of the key.
const toPeer = (host: string, { address, port }: Remote, send: SendTo): Peer => ({
	key: `${host} ${address} ${port}`,
	address: `${isIPv6(address) ? `[${address}]` : address}:${port}`,
	send: (datagram) => send(datagram, { address, port }),
})

/**
 * The peers from which the last datagrams came, so that a device that sends again costs no new one. Each port has one place, in
 * which the last peer stays: that needs no order and no end, and takes the same memory for any number of devices.
 */
export const recentPeers = (host: string, send: SendTo): ((from: Remote) => Peer) => {
	const places = Array.from({ length: PLACES }, (): Recent | undefined => undefined)
	return ({ address, port }) => {
		const place = port & (PLACES - 1)
		const recent = places[place]
		if (recent?.port === port && recent.address === address) return recent.peer
		const peer = toPeer(host, { address, port }, send)
		places[place] = { address, port, peer }
		return peer
	}
}
