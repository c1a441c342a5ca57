import type { IoTDataPlaneClientConfig } from '@aws-sdk/client-iot-data-plane'
import cdkJson from '../../cdk.json' with { type: 'json' }
import type { Random } from '../../testing/random.ts'
import { createBrokerSender } from './brokerSender.ts'
import { createCoapSender } from './coapSender.ts'
import type { Killable } from './killable.ts'
import type { Sender } from './sender.ts'
import type { Device } from './sendHistory.ts'

type SenderOfNeeds = {
	readonly host: Killable
	readonly aws: IoTDataPlaneClientConfig
	readonly device: Device
	readonly random: Random
}

/** Two of three devices use CoAP, the others MQTT. */
export const senderOf = async ({ host, aws, device, random }: SenderOfNeeds): Promise<Sender> => {
	const { number, deviceId } = device
	if (number % 3 === 2) return createBrokerSender({ aws, deviceId, topicPrefix: cdkJson.context.topicPrefix })
	return createCoapSender({
		deviceId,
		port: host.coapPort,
		random: () => random.next() / 2 ** 32,
		kills: host.kills,
	})
}
