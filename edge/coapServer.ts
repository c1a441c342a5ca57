import { isDeviceId } from '../lambda/devices/contract.ts'
import { bindAddresses } from './bindAddresses.ts'
import { type Clock, systemClock } from './coap/clock.ts'
import type { Endpoint } from './coap/endpoint.ts'
import type { Identity } from './coap/peer.ts'
import { bindUdpSocket, type UdpSocket } from './coap/udpSocket.ts'
import { createDoor, type DoorOptions } from './door.ts'
import { bindDtlsSocket, type DtlsOptions, type DtlsSocket } from './dtls/dtlsSocket.ts'
import { nameOf } from './dtls/identity.ts'
import { logDefect } from './logDefect.ts'
import { bindProxiedSocket, proxiedHosts } from './proxyProtocol/proxiedSocket.ts'

/** limit of the wait for running requests when the server closes */
const GRACE_MS = 5_000

export type CoapServerOptions = DoorOptions &
	Readonly<{
		/** IP addresses; `['127.0.0.1', '::1']` is what `coap://localhost` can mean. None: plain CoAP is not taken */
		hosts: readonly string[]
		/** 0: any port that is free on all addresses */
		port: number
		/** listens on DTLS, too; without `hosts` on the same addresses */
		dtls?: Omit<DtlsOptions, 'clock' | 'onHandshake'> & Readonly<{ hosts?: readonly string[]; port: number }>
		/** listens on loopback for a terminator of DTLS, too, whose datagrams have a header of the PROXY protocol */
		proxied?: Readonly<{ port: number }>
		/** told of a device that has proved who it is in the handshake of a DTLS session, not when it resumes one */
		onJoined?: (deviceId: string) => void
		clock?: Clock
		/** 0 ≤ x < 1 */
		random?: () => number
	}>

export type CoapServer = Readonly<{
	port: number
	/** undefined: the server does not listen on DTLS */
	dtlsPort: number | undefined
	/** undefined: the server does not listen for a terminator */
	proxiedPort: number | undefined
	/** ends the DTLS sessions of a PSK identity, or of the common name of a certificate */
	endSessions: (name: string) => void
	/** takes no more messages, waits up to 5 s for running requests, closes the sockets */
	close: () => Promise<void>
}>

/**
 * Starts a CoAP server (RFC 7252) on UDP, and on DTLS if asked. Rejects with the address in the message if it cannot listen
 * there, and with what is wrong if DTLS is not possible.
 */
export const listenCoap = async (options: CoapServerOptions): Promise<CoapServer> => {
	const { hosts, port, log, clock = systemClock, random = Math.random } = options
	const door = createDoor({ clock, random }, options)
	const isPlain = hosts.length > 0 || (options.dtls === undefined && options.proxied === undefined)
	const plain = isPlain
		? await bindAddresses({ hosts, port, log, bind: bindUdpSocket, portVariable: 'COAP_PORT' })
		: []
	const closePlain = async (error: unknown): Promise<never> => {
		await closeAll(plain)
		throw error
	}
	const secured = await bindSecured(options, clock).catch(closePlain)
	const proxied = await bindProxied(options, clock).catch(async (error: unknown) => {
		await closeAll(secured)
		return closePlain(error)
	})
	const sockets = [...plain, ...secured, ...proxied]
	let closing: Promise<void> | undefined
	for (const socket of sockets) {
		socket.receive((peer, datagram) => {
			if (closing !== undefined) return
			try {
				door.receive(peer, datagram)
			} catch (error) {
				logDefect(log)(error)
			}
		})
	}
	return {
		port: plain[0]?.port ?? port,
		dtlsPort: secured[0]?.port,
		proxiedPort: proxied[0]?.port,
		endSessions: (name) => {
			for (const socket of secured) socket.endSessions(name)
		},
		close: () => {
			closing ??= close(door, sockets, clock)
			return closing
		},
	}
}

const bindSecured = async (
	{ dtls, hosts, log, onJoined = () => undefined }: CoapServerOptions,
	clock: Clock,
): Promise<readonly DtlsSocket[]> => {
	if (dtls === undefined) return []
	const onHandshake = (identity: Identity): void => {
		const name = nameOf(identity)
		if (isDeviceId(name)) onJoined(name)
	}
	return bindAddresses({
		hosts: dtls.hosts ?? hosts,
		port: dtls.port,
		log,
		bind: (host, port) => bindDtlsSocket(host, port, log, { ...dtls, clock, onHandshake }),
		portVariable: 'COAPS_PORT',
	})
}

const bindProxied = async (
	{ proxied, hosts, log }: CoapServerOptions,
	clock: Clock,
): Promise<readonly UdpSocket[]> => {
	if (proxied === undefined) return []
	return bindAddresses({
		hosts: proxiedHosts,
		port: proxied.port,
		log,
		bind: (host, port) => bindProxiedSocket(host, port, log, { clock, isPlainTaken: hosts.length > 0 }),
		portVariable: 'COAP_PROXY_PROTOCOL_PORT',
	})
}

const close = async (door: Endpoint, sockets: readonly UdpSocket[], clock: Clock): Promise<void> => {
	await new Promise<void>((resolve) => {
		const cancel = clock.after(GRACE_MS, resolve)
		void door.drained().then(() => {
			cancel()
			resolve()
		})
	})
	door.stop()
	await closeAll(sockets)
}

const closeAll = async (sockets: readonly UdpSocket[]): Promise<void> => {
	await Promise.all(sockets.map((socket) => socket.close()))
}
