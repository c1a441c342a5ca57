import { answerRequest } from './answerRequest.ts'
import { bindAddresses } from './bindAddresses.ts'
import { type Clock, systemClock } from './coap/clock.ts'
import { createEndpoint, type Endpoint } from './coap/endpoint.ts'
import { limitAmplification } from './coap/limitAmplification.ts'
import { type TransmissionParameters, transmissionParameters } from './coap/transmissionParameters.ts'
import type { UdpSocket } from './coap/udpSocket.ts'
import { d2cRaw, type Publish } from './d2cRaw.ts'
import { discovery } from './discovery.ts'
import type { Log } from './log.ts'
import { logDefect } from './logDefect.ts'
import { logRequests } from './logRequests.ts'

/** limit of the wait for running requests when the server closes */
const GRACE_MS = 5_000

export type CoapServerOptions = Readonly<{
	/** IP addresses; `['127.0.0.1', '::1']` is what `coap://localhost` can mean */
	hosts: readonly string[]
	/** 0: any port that is free on all addresses */
	port: number
	/** resolves when the message is stored in the queue; then the client gets its answer */
	publish: Publish
	log: Log
	clock?: Clock
	/** 0 ≤ x < 1 */
	random?: () => number
	parameters?: Partial<TransmissionParameters>
}>

export type CoapServer = Readonly<{
	port: number
	/** takes no more messages, waits up to 5 s for running requests, closes the sockets */
	close: () => Promise<void>
}>

/** Starts a CoAP server (RFC 7252) on UDP. Rejects with the address in the message if it cannot listen there. */
export const listenCoap = async (options: CoapServerOptions): Promise<CoapServer> => {
	const { hosts, port, publish, log, clock = systemClock, random = Math.random } = options
	const resources = [d2cRaw(publish)]
	const answer = answerRequest([...resources, discovery(resources)])
	const endpoint = createEndpoint({
		respond: logRequests({ log, clock })(limitAmplification(answer)),
		parameters: { ...transmissionParameters, ...options.parameters },
		clock,
		random,
		log,
	})
	const sockets = await bindAddresses({ hosts, port, log })
	let closing: Promise<void> | undefined
	for (const socket of sockets) {
		socket.receive((peer, datagram) => {
			if (closing !== undefined) return
			try {
				endpoint.receive(peer, datagram)
			} catch (error) {
				logDefect(log)(error)
			}
		})
	}
	return {
		port: sockets[0]?.port ?? port,
		close: () => {
			closing ??= close(endpoint, sockets, clock)
			return closing
		},
	}
}

const close = async (endpoint: Endpoint, sockets: readonly UdpSocket[], clock: Clock): Promise<void> => {
	await new Promise<void>((resolve) => {
		const cancel = clock.after(GRACE_MS, resolve)
		void endpoint.drained().then(() => {
			cancel()
			resolve()
		})
	})
	endpoint.stop()
	await Promise.all(sockets.map((socket) => socket.close()))
}
