import { bindUdpSocket, type UdpSocket } from '../coap/udpSocket.ts'
import type { Log } from '../log.ts'
import { type ProxiedOptions, proxiedPeers } from './proxiedPeers.ts'

/** Who can send to these addresses is on this machine. */
export const proxiedHosts: readonly string[] = ['127.0.0.1', '::1']

/**
 * A socket for a terminator of DTLS on this machine, which says in a header of each datagram who the client is. That is
 * believed, so it is bound to a loopback address only. Rejects for another address.
 */
export const bindProxiedSocket = async (
	host: string,
	port: number,
	log: Log,
	options: ProxiedOptions,
): Promise<UdpSocket> => {
	if (!proxiedHosts.includes(host))
		throw new Error(
			`CoAP: the PROXY protocol is taken on ${proxiedHosts.join(' and ')} only, not on ${host}: anyone who reaches it can claim to be any device`,
		)
	const socket = await bindUdpSocket(host, port, log)
	const peers = proxiedPeers({ ...options, log })
	return {
		...socket,
		receive: (listener) => {
			socket.receive((terminator, datagram) => peers.receive(terminator, datagram, listener))
		},
	}
}
