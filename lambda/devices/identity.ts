import { contexts, type WireIdentity } from '../../client/wire.ts'
import type { Device } from './device.ts'
import type { DeviceIdentity } from './entrances.ts'

/** The answer of `GET /device`. With `seq` it is the first frame of a connection. */
export const deviceIdentity = ({
	deviceId,
	model,
	lastSeen,
}: Device): DeviceIdentity & Omit<WireIdentity, 'seq'> => ({
	'@context': contexts.identity,
	id: deviceId,
	model,
	...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
})
