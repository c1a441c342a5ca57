import {
	IoTDataPlaneClient,
	type IoTDataPlaneClientConfig,
	PublishCommand,
} from '@aws-sdk/client-iot-data-plane'
import { d2cTopic, type TopicLevel } from '../../lambda/imports/contract.ts'
import type { Message } from './messages.ts'
import type { Offered, Sender } from './sender.ts'

type Options = {
	readonly aws: IoTDataPlaneClientConfig
	readonly topicPrefix: string
	readonly deviceId: string
	/** milliseconds after which the outcome of a message is unknown */
	readonly requestTimeout?: number
}

/** As the message bridge of nRF Cloud publishes it. */
const published = ({ format, payload }: Message): readonly [TopicLevel, Uint8Array] =>
	format === 'json'
		? ['senml', payload]
		: ['raw', Buffer.from(JSON.stringify({ data: Buffer.from(payload).toString('base64') }))]

/** A device whose messages are published over HTTPS. */
export const createBrokerSender = (options: Options): Sender => {
	const { aws, topicPrefix, deviceId, requestTimeout = 2000 } = options
	const broker = new IoTDataPlaneClient({
		...aws,
		// The sender itself retries and counts.
		maxAttempts: 1,
		requestHandler: { requestTimeout, throwOnRequestTimeout: true },
	})
	return {
		offer: async (message): Promise<Offered> => {
			const [level, payload] = published(message)
			const topic = topicPrefix + d2cTopic(deviceId, level)
			try {
				await broker.send(new PublishCommand({ topic, payload, qos: 1 }))
				return { outcome: 'acknowledged', copies: 1 }
			} catch (error) {
				const isThere = (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED'
				return { outcome: 'unknown', copies: isThere ? 1 : 0 }
			}
		},
		close: () => broker.destroy(),
	}
}
