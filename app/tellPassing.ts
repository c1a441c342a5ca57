import type { Passing } from '../cli/startLog/doors.ts'
import type { Publish } from '../edge/d2cRaw.ts'
import { partsOfTopic } from '../lambda/imports/contract.ts'

/** Tells of each message of a device that is published. */
export const tellPassing =
	(publish: Publish, passing: Passing): Publish =>
	async (topic, payload) => {
		const { deviceId, level } = partsOfTopic(topic) ?? {}
		const failed = deviceId === undefined ? () => undefined : passing(deviceId, bytesAsSent(level, payload))
		try {
			await publish(topic, payload)
		} catch (error) {
			failed()
			throw error
		}
	}

const bytesAsSent = (level: string | undefined, payload: Uint8Array): number => {
	if (level !== 'raw') return payload.length
	const { data } = JSON.parse(Buffer.from(payload).toString()) as { readonly data: string }
	return Buffer.byteLength(data, 'base64')
}
