import {
	IoTDataPlaneClient,
	type IoTDataPlaneClientConfig,
	PublishCommand,
} from '@aws-sdk/client-iot-data-plane'
import { systemClock } from '../edge/coap/clock.ts'
import { type CoapServer, type CoapServerOptions, listenCoap } from '../edge/coapServer.ts'
import type { Log } from '../edge/log.ts'
import { followPsks } from './dtls/followPsks.ts'

type Options = {
	readonly aws: IoTDataPlaneClientConfig
	/** what stands before `m/d/<deviceId>/…` in the topics */
	readonly topicPrefix: string
	/** limit of the length of a published message in bytes; without it, that of AWS IoT Core */
	readonly maxPublishedBytes?: number
	readonly hosts: readonly string[]
	readonly port: number
	/** listens on DTLS, too */
	readonly dtls?: NonNullable<CoapServerOptions['dtls']>
	readonly log: Log
}

/** A CoAP server that publishes what devices send, as nRF Cloud and its message bridge do. */
export const openCoapDoor = async ({ aws, topicPrefix, ...options }: Options): Promise<CoapServer> => {
	const broker = new IoTDataPlaneClient(aws)
	const psk = options.dtls?.credentials.psk
	const endSessions = (identity: string): void => server.endSessions(identity)
	const server: CoapServer = await listenCoap({
		...options,
		// Resolves when the message is on the queue; the device gets its answer then.
		publish: async (topic, payload) => {
			await broker.send(new PublishCommand({ topic: `${topicPrefix}${topic}`, payload, qos: 1 }))
		},
		...(psk === undefined ? {} : { isRevoked: followPsks({ clock: systemClock, psk, endSessions }) }),
	})
	return server
}
