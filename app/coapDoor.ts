import {
	IoTDataPlaneClient,
	type IoTDataPlaneClientConfig,
	PublishCommand,
} from '@aws-sdk/client-iot-data-plane'
import type { Passing } from '../cli/startLog/doors.ts'
import { systemClock } from '../edge/coap/clock.ts'
import { type CoapServer, type CoapServerOptions, listenCoap } from '../edge/coapServer.ts'
import type { Publish } from '../edge/d2cRaw.ts'
import type { Downlinks } from '../edge/downlinks/ports.ts'
import type { DtlsCredentials } from '../edge/dtls/credentials.ts'
import type { Integrations } from '../edge/integrations/openIntegrations.ts'
import type { Log } from '../edge/log.ts'
import { followPsks } from './dtls/followPsks.ts'
import { tellPassing } from './tellPassing.ts'

type Options = {
	/** resolves when the message is on the queue; the device gets its answer then */
	readonly publish: Publish
	readonly passing?: Passing
	/** where integrations are looked up, and where their messages go; absent: there are none */
	readonly integrations?: Integrations
	/** what waits for devices; absent: they get nothing */
	readonly downlinks?: Downlinks
	readonly onJoined?: NonNullable<CoapServerOptions['onJoined']>
	/** what stands before `m/d/<deviceId>/…` in the topics */
	readonly topicPrefix: string
	/** limit of the length of a published message in bytes; without it, that of AWS IoT Core */
	readonly maxPublishedBytes?: number
	readonly hosts: readonly string[]
	readonly port: number
	/** listens on DTLS, too */
	readonly dtls?: NonNullable<CoapServerOptions['dtls']>
	/** listens for a terminator of DTLS on this machine, too */
	readonly proxied?: NonNullable<CoapServerOptions['proxied']>
	/** the key of an identity now, by which revoked ones are known; absent: that of `dtls` */
	readonly psk?: DtlsCredentials['psk']
	readonly log: Log
}

/** A CoAP server that publishes what devices send, as nRF Cloud and its message bridge do. */
export const openCoapDoor = async ({
	publish: unprefixed,
	passing,
	topicPrefix,
	...given
}: Options): Promise<CoapServer> => {
	const publish: Publish = (topic, payload) => unprefixed(`${topicPrefix}${topic}`, payload)
	const { psk = given.dtls?.credentials.psk, ...options } = given
	const endSessions = (identity: string): void => server.endSessions(identity)
	const server: CoapServer = await listenCoap({
		...options,
		publish: passing === undefined ? publish : tellPassing(publish, passing),
		...(psk === undefined ? {} : { isRevoked: followPsks({ clock: systemClock, psk, endSessions }) }),
	})
	return server
}

/** Publishes to AWS IoT over HTTPS. */
export const publishTo = (aws: IoTDataPlaneClientConfig): Publish => {
	const broker = new IoTDataPlaneClient(aws)
	return async (topic, payload) => {
		await broker.send(new PublishCommand({ topic, payload, qos: 1 }))
	}
}
