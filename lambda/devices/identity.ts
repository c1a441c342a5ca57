import type { Device } from './device.ts'

/** `DeviceIdentity` of `@hello.nrfcloud.com/proto`: answer of `GET /device`, first frame of every connection. */
export type DeviceIdentity = {
	readonly '@context': 'https://github.com/hello-nrfcloud/proto/deviceIdentity'
	readonly id: string
	readonly model: string
	/** ISO 8601 */
	readonly lastSeen?: string
}

export const deviceIdentity = ({ deviceId, model, lastSeen }: Device): DeviceIdentity => ({
	'@context': 'https://github.com/hello-nrfcloud/proto/deviceIdentity',
	id: deviceId,
	model,
	...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
})
