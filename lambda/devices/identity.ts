import { contexts } from '../../client/wire.ts'
import type { Device } from './device.ts'
import type { DeviceIdentity } from './entrances.ts'

export const deviceIdentity = ({ deviceId, model, lastSeen }: Device): DeviceIdentity => ({
	'@context': contexts.identity,
	id: deviceId,
	model,
	...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
})
