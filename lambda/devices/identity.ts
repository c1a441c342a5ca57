import { contexts, type WireIdentity } from '../../client/wire.ts'
import type { Device } from './device.ts'

/** `DeviceIdentity` of `@hello.nrfcloud.com/proto`: answer of `GET /device`, first frame of every connection. */
export type DeviceIdentity = Omit<WireIdentity, 'seq'>

export const deviceIdentity = ({ deviceId, model, lastSeen }: Device): DeviceIdentity => ({
	'@context': contexts.identity,
	id: deviceId,
	model,
	...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
})
