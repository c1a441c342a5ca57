import { isIP, isIPv6 } from 'node:net'
import type { UdpSocket } from './coap/udpSocket.ts'
import type { Log } from './log.ts'

const ATTEMPTS_FOR_A_COMMON_PORT = 10
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1']

export type Addresses<S extends UdpSocket = UdpSocket> = Readonly<{
	/** IP addresses */
	hosts: readonly string[]
	/** 0: any port that is free on all of them */
	port: number
	log: Log
	bind: (host: string, port: number, log: Log) => Promise<S>
	/** the variable of the environment that sets the port, for the message if it is in use */
	portVariable: string
}>

/**
 * Binds one socket for each address, all on one port. Skips IPv4 or IPv6 if the machine lacks it.
 * `localhost` needs both loopback addresses: libcoap's client tries only the first one that the name resolves to.
 */
export const bindAddresses = async <S extends UdpSocket>(addresses: Addresses<S>): Promise<readonly S[]> => {
	const invalid = addresses.hosts.find((host) => isIP(host) === 0)
	if (invalid !== undefined) throw new Error(`CoAP: ${invalid} is not an IP address`)
	for (let attempt = 1; ; attempt++) {
		const sockets: S[] = []
		try {
			await bindEach(addresses, sockets)
			return sockets
		} catch (error) {
			await Promise.all(sockets.map(({ close }) => close()))
			// The port that was free on the first address was not on another one: take another port.
			const isUnlucky = addresses.port === 0 && error instanceof Error && codeOf(error.cause) === 'EADDRINUSE'
			if (!isUnlucky || attempt === ATTEMPTS_FOR_A_COMMON_PORT) throw error
		}
	}
}

const bindEach = async <S extends UdpSocket>(
	{ hosts, port, log, bind, portVariable }: Addresses<S>,
	sockets: S[],
): Promise<void> => {
	for (const host of hosts) {
		const samePort = sockets[0]?.port ?? port
		try {
			sockets.push(await bind(host, samePort, log))
		} catch (error) {
			if (!isMissing(host, error)) throw explain(host, samePort, portVariable, error)
			log({ event: 'coap.address.skipped', error: `${host}: ${String(error)}` })
		}
	}
	if (sockets.length === 0) throw new Error(`CoAP: no address to listen on (tried: ${hosts.join(', ')})`)
}

const isMissing = (host: string, error: unknown): boolean =>
	codeOf(error) === 'EAFNOSUPPORT' || (codeOf(error) === 'EADDRNOTAVAIL' && LOOPBACK.includes(host))

const explain = (host: string, port: number, portVariable: string, cause: unknown): unknown => {
	// Not an error of the operating system.
	if (codeOf(cause) === undefined) return cause
	const address = `${isIPv6(host) ? `[${host}]` : host}:${port} (UDP)`
	return codeOf(cause) === 'EADDRINUSE'
		? new Error(`CoAP: ${address} is already in use. Set ${portVariable} to a free port.`, { cause })
		: new Error(`CoAP: cannot listen on ${address}: ${String(cause)}`, { cause })
}

const codeOf = (error: unknown): unknown =>
	error instanceof Error && 'code' in error ? error.code : undefined
