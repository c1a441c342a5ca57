import { type EdgeMessage, partsOfTopic } from '../../lambda/imports/contract.ts'
import type { Publish } from '../d2cRaw.ts'
import type { Forward } from './forward.ts'

/** A message of a device, without its name. */
export type DeviceContent = Readonly<Omit<EdgeMessage, 'messageId' | 'receivedAt'>>

export const sameDeviceMessage = ({ deviceId, level, payload }: DeviceContent): string =>
	`${deviceId}\0${level}\0${payload}`

/** Publishes by way of `POST /edge/messages` of a stack. */
export const forwardMessages =
	(forward: Forward<DeviceContent>): Publish =>
	async (topic, bytes) => {
		const parts = partsOfTopic(topic)
		if (parts === undefined) throw new Error(`no topic of a device: ${topic}`)
		await forward({ ...parts, payload: Buffer.from(bytes).toString('base64') })
	}
