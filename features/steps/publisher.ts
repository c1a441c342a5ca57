import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import type { World } from '../world.ts'

/** @param level `d2c/senml`, `d2c/raw`, or `d2c` alone */
export type Publish = (deviceId: string, level: string, payload: unknown) => Promise<void>

/** Publishes to the topic of a device, as the message bridge of nRF Cloud does. */
export const publisher = ({ environment: { aws, topicPrefix }, onEnd }: World): Publish => {
	const broker = new IoTDataPlaneClient(aws)
	onEnd(() => broker.destroy())
	return async (deviceId, level, payload) => {
		const topic = `${topicPrefix}m/d/${deviceId}/${level}`
		await broker.send(new PublishCommand({ topic, payload: Buffer.from(JSON.stringify(payload)), qos: 1 }))
	}
}
