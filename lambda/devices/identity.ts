import type { Device } from './device.ts'
import type { DeviceIdentity } from './entrances.ts'

export const deviceIdentity = ({ deviceId, model, lastSeen }: Device): DeviceIdentity => ({
	'@context': 'https://github.com/hello-nrfcloud/proto/deviceIdentity',
	id: deviceId,
	model,
	...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
})
