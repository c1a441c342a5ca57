import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '../coap/clock.ts'
import type { Identity, Peer } from '../coap/peer.ts'
import { bindUdpSocket, type UdpSocket } from '../coap/udpSocket.ts'
import type { Log } from '../log.ts'
import type { DtlsCredentials } from './credentials.ts'
import { type DtlsLimits, dtlsLimits } from './dtlsLimits.ts'
import { loadAddon } from './native/addon.ts'
import { checkSuites } from './native/checkSuites.ts'
import { serverContext } from './native/serverContext.ts'
import { secureClients } from './secureClients.ts'

export type DtlsOptions = Readonly<{
	credentials: DtlsCredentials
	clock?: Clock
	limits?: Partial<DtlsLimits>
	/** told of each session with an identity that resumes no earlier one */
	onHandshake?: (identity: Identity) => void
}>

/** Like a UDP socket, but its peers are DTLS sessions. */
export type DtlsSocket = UdpSocket &
	Readonly<{
		/** ends the sessions of a PSK identity or common name, and its handshakes */
		endSessions: (name: string) => void
	}>

/**
 * A DTLS 1.2 server (RFC 6347) on an IP address. Rejects with the error of the operating system, with an `AddonError`, or with
 * what is wrong with the credentials.
 */
export const bindDtlsSocket = async (
	host: string,
	port: number,
	log: Log,
	{ credentials, clock = systemClock, limits: given, onHandshake }: DtlsOptions,
): Promise<DtlsSocket> => {
	const limits = { ...dtlsLimits, ...given }
	const addon = loadAddon()
	const context = serverContext(addon, credentials, limits)
	checkSuites(addon, credentials)
	const socket = await bindUdpSocket(host, port, log)
	// A session is another peer than each earlier one, also of an earlier start.
	const name = randomBytes(8).toString('base64url')
	const clients = secureClients({ addon, context, clock, credentials, limits, log, name, onHandshake })
	return {
		port: socket.port,
		receive: (listener: (peer: Peer, datagram: Buffer) => void) => {
			socket.receive((peer, datagram) => clients.receive(peer, datagram, listener))
		},
		endSessions: clients.endSessions,
		close: async () => {
			clients.endAll()
			await socket.close()
		},
	}
}
