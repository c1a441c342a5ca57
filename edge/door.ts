import { randomBytes } from 'node:crypto'
import { createAddresses } from './amplification/addresses.ts'
import { limitAmplification } from './amplification/limitAmplification.ts'
import { answerRequest } from './answerRequest.ts'
import { LARGEST_SZX } from './blockwise/blockOption.ts'
import { receiveBlock } from './blockwise/receiveBlock.ts'
import { sendBlocks } from './blockwise/sendBlocks.ts'
import {
	type UnfinishedUploads,
	type UploadLimits,
	unfinishedUploads,
	uploadLimits,
} from './blockwise/unfinishedUploads.ts'
import type { Clock } from './coap/clock.ts'
import { createEndpoint, type Endpoint } from './coap/endpoint.ts'
import type { Respond } from './coap/request.ts'
import { type TransmissionParameters, transmissionParameters } from './coap/transmissionParameters.ts'
import { d2cLibrary, d2cRaw, type Publish } from './d2cRaw.ts'
import { discovery } from './discovery.ts'
import { c2d } from './downlinks/c2d.ts'
import { createLines } from './downlinks/lines.ts'
import type { Downlinks } from './downlinks/ports.ts'
import { type Integrations, openIntegrations } from './integrations/openIntegrations.ts'
import type { IsRevoked } from './isRevoked.ts'
import type { Log } from './log.ts'
import { logDefect } from './logDefect.ts'
import { logRequests } from './logRequests.ts'
import { type ObserveLimits, observeLimits, observeWith } from './observe/observations.ts'
import type { Resource } from './resource.ts'

/** limit of AWS IoT Core */
const MAX_PUBLISHED_BYTES = 128 * 1024

export type DoorOptions = Readonly<{
	/** resolves when the message is stored in the queue; then the client gets its answer */
	publish: Publish
	/** asked before a message of a DTLS session is published; the answer to a revoked client is 4.01. Absent: none is */
	isRevoked?: IsRevoked
	log: Log
	/** resources beside those of the door */
	resources?: readonly Resource[]
	/** of the endpoints of integrations; absent: there are none */
	integrations?: Integrations
	/** what waits for devices; absent: there is no resource `/msg/c2d`, and answers carry nothing */
	downlinks?: Downlinks
	/** limit of the length of a published message in bytes; without it, that of AWS IoT Core */
	maxPublishedBytes?: number
	parameters?: Partial<TransmissionParameters>
	uploads?: Partial<UploadLimits>
	observations?: Partial<ObserveLimits>
	/** size exponent of the largest block that the server wants; without it 6, which is 1024 bytes */
	largestSzx?: number
}>

export type DoorNeeds = Readonly<{
	clock: Clock
	/** 0 ≤ x < 1 */
	random: () => number
}>

/** The CoAP door without its sockets: what goes in are datagrams, with the peers to which the answers go. */
export const createDoor = (needs: DoorNeeds, options: DoorOptions): Endpoint => {
	const { clock } = needs
	const { log } = options
	const parameters = { ...transmissionParameters, ...options.parameters }
	const uploads = unfinishedUploads({ clock, log, limits: { ...uploadLimits, ...options.uploads } })
	const { exchangeLifetimeMs } = parameters
	const addresses = createAddresses({ clock, secret: randomBytes(32) })
	const integrations = integrationsOf(clock, options)
	const sending = downlinksOf(clock, options)
	const answer = answerAll(
		{ clock, uploads, exchangeLifetimeMs, more: integrations?.resource, sending },
		options,
	)
	const limits = { ...observeLimits, ...options.observations }
	const observed = observeWith({ clock, log, addresses, limits })(sendBlocks(addresses)(answer))
	const respond = logRequests({ log, clock })(limitAmplification(addresses)(observed.respond))
	const endpoint = createEndpoint({ ...needs, respond, parameters, log })
	return {
		...endpoint,
		stop: () => {
			sending?.lines.stop()
			observed.stop()
			endpoint.stop()
			uploads.stop()
			integrations?.stop()
		},
	}
}

const notRevoked: IsRevoked = async () => false

const integrationsOf = (clock: Clock, options: DoorOptions) => {
	const {
		integrations,
		downlinks,
		log,
		isRevoked = notRevoked,
		maxPublishedBytes: maxBytes = MAX_PUBLISHED_BYTES,
	} = options
	const replies = downlinks?.replies
	return integrations && openIntegrations({ clock, log, isRevoked, maxBytes, replies }, integrations)
}

const downlinksOf = (clock: Clock, { downlinks, log }: DoorOptions) =>
	downlinks && { downlinks, log, lines: createLines({ clock, downlinks, onDefect: logDefect(log) }) }

type AnswerNeeds = Readonly<{
	clock: Clock
	uploads: UnfinishedUploads
	exchangeLifetimeMs: number
	more: Resource | undefined
	sending: ReturnType<typeof downlinksOf>
}>

const answerAll = ({ more, sending, ...needs }: AnswerNeeds, options: DoorOptions): Respond => {
	const { publish, maxPublishedBytes = MAX_PUBLISHED_BYTES, largestSzx = LARGEST_SZX } = options
	const { isRevoked = notRevoked } = options
	const d2c = {
		publish,
		isRevoked,
		maxPublishedBytes,
		...(sending === undefined ? {} : { downlinks: sending }),
	}
	const resources = [
		d2cRaw(d2c),
		d2cLibrary(d2c),
		...(sending === undefined ? [] : [c2d({ ...sending, isRevoked })]),
		...(options.resources ?? []),
		...(more === undefined ? [] : [more]),
	]
	return answerRequest({
		resources: [...resources, discovery(resources)],
		receiveBlock: receiveBlock({ ...needs, largestSzx }),
	})
}
