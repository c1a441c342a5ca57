import { bindAddresses } from './bindAddresses.ts'
import { type Clock, systemClock } from './coap/clock.ts'
import type { Endpoint } from './coap/endpoint.ts'
import type { UdpSocket } from './coap/udpSocket.ts'
import { createDoor, type DoorOptions } from './door.ts'
import { logDefect } from './logDefect.ts'

/** limit of the wait for running requests when the server closes */
const GRACE_MS = 5_000

export type CoapServerOptions = DoorOptions &
	Readonly<{
		/** IP addresses; `['127.0.0.1', '::1']` is what `coap://localhost` can mean */
		hosts: readonly string[]
		/** 0: any port that is free on all addresses */
		port: number
		clock?: Clock
		/** 0 ≤ x < 1 */
		random?: () => number
	}>

export type CoapServer = Readonly<{
	port: number
	/** takes no more messages, waits up to 5 s for running requests, closes the sockets */
	close: () => Promise<void>
}>

/** Starts a CoAP server (RFC 7252) on UDP. Rejects with the address in the message if it cannot listen there. */
export const listenCoap = async (options: CoapServerOptions): Promise<CoapServer> => {
	const { hosts, port, log, clock = systemClock, random = Math.random } = options
	const door = createDoor({ clock, random }, options)
	const sockets = await bindAddresses({ hosts, port, log })
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
		port: sockets[0]?.port ?? port,
		close: () => {
			closing ??= close(door, sockets, clock)
			return closing
		},
	}
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
	await Promise.all(sockets.map((socket) => socket.close()))
}
