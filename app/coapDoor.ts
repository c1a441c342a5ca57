import {
	IoTDataPlaneClient,
	type IoTDataPlaneClientConfig,
	PublishCommand,
} from '@aws-sdk/client-iot-data-plane'
import { type CoapServer, type CoapServerOptions, listenCoap } from '../edge/coapServer.ts'
import type { Log } from '../edge/log.ts'

type Options = Pick<CoapServerOptions, 'dtls'> & {
	readonly aws: IoTDataPlaneClientConfig
	/** what stands before `m/d/<deviceId>/…` in the topics */
	readonly topicPrefix: string
	/** limit of the length of a published message in bytes; without it, that of AWS IoT Core */
	readonly maxPublishedBytes?: number
	readonly hosts: readonly string[]
	readonly port: number
	readonly log: Log
}

/** A CoAP server that publishes what devices send, as nRF Cloud and its message bridge do. */
export const openCoapDoor = ({ aws, topicPrefix, ...options }: Options): Promise<CoapServer> => {
	const broker = new IoTDataPlaneClient(aws)
	return listenCoap({
		...options,
		// Resolves when the message is on the queue; the device gets its answer then.
		publish: async (topic, payload) => {
			await broker.send(new PublishCommand({ topic: `${topicPrefix}${topic}`, payload, qos: 1 }))
		},
	})
}
