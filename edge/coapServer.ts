import { randomBytes } from 'node:crypto'
import { createAddresses } from './amplification/addresses.ts'
import { limitAmplification } from './amplification/limitAmplification.ts'
import { answerRequest } from './answerRequest.ts'
import { bindAddresses } from './bindAddresses.ts'
import { LARGEST_SZX } from './blockwise/blockOption.ts'
import { type ReceiveBlockNeeds, receiveBlock } from './blockwise/receiveBlock.ts'
import { receiveBody } from './blockwise/receiveBody.ts'
import { sendBlocks } from './blockwise/sendBlocks.ts'
import { type UploadLimits, unfinishedUploads, uploadLimits } from './blockwise/unfinishedUploads.ts'
import { type Clock, systemClock } from './coap/clock.ts'
import { createEndpoint, type Endpoint } from './coap/endpoint.ts'
import type { Respond } from './coap/request.ts'
import { type TransmissionParameters, transmissionParameters } from './coap/transmissionParameters.ts'
import type { UdpSocket } from './coap/udpSocket.ts'
import { d2cRaw, type Publish } from './d2cRaw.ts'
import { discovery } from './discovery.ts'
import type { Log } from './log.ts'
import { logDefect } from './logDefect.ts'
import { logRequests } from './logRequests.ts'
import type { Resource } from './resource.ts'

/** limit of AWS IoT Core */
const MAX_PUBLISHED_BYTES = 128 * 1024

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
	/** resources beside those of the door */
	resources?: readonly Resource[]
	/** limit of the length of a published message in bytes; without it, that of AWS IoT Core */
	maxPublishedBytes?: number
	clock?: Clock
	/** 0 ≤ x < 1 */
	random?: () => number
	parameters?: Partial<TransmissionParameters>
	uploads?: Partial<UploadLimits>
	/** size exponent of the largest block that the server wants; without it 6, which is 1024 bytes */
	largestSzx?: number
}>

export type CoapServer = Readonly<{
	port: number
	/** takes no more messages, waits up to 5 s for running requests, closes the sockets */
	close: () => Promise<void>
}>

/** Starts a CoAP server (RFC 7252) on UDP. Rejects with the address in the message if it cannot listen there. */
export const listenCoap = async (options: CoapServerOptions): Promise<CoapServer> => {
	const { hosts, port, log, clock = systemClock, random = Math.random } = options
	const parameters = { ...transmissionParameters, ...options.parameters }
	const uploads = unfinishedUploads({ clock, log, limits: { ...uploadLimits, ...options.uploads } })
	const respond = logRequests({ log, clock })(answerAll(options, { clock, uploads, ...parameters }))
	const endpoint = createEndpoint({ respond, parameters, clock, random, log })
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
			closing ??= close(endpoint, sockets, clock).finally(uploads.stop)
			return closing
		},
	}
}

const answerAll = (options: CoapServerOptions, needs: Omit<ReceiveBlockNeeds, 'largestSzx'>): Respond => {
	const { publish, maxPublishedBytes = MAX_PUBLISHED_BYTES, largestSzx = LARGEST_SZX } = options
	const resources = [d2cRaw({ publish, maxPublishedBytes }), ...(options.resources ?? [])]
	const answer = answerRequest({
		resources: [...resources, discovery(resources)],
		receiveBody: receiveBody(receiveBlock({ ...needs, largestSzx })),
	})
	const addresses = createAddresses({ clock: needs.clock, secret: randomBytes(32) })
	return limitAmplification(addresses)(sendBlocks(answer))
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
