import { contexts, type WireIdentity } from '../../client/wire.ts'
import type { Device } from './device.ts'
import type { DeviceIdentity } from './entrances.ts'
import { visibleLastSeen } from './watchers/hidden.ts'
import { aboutModel } from './watchers/unsupported.ts'

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** The answer of `GET /device`. With `seq` it is the first frame of a connection. */
export const deviceIdentity = (device: Device): DeviceIdentity & Omit<WireIdentity, 'seq'> => {
	const { deviceId, model, hideDataBefore } = device
	const lastSeen = visibleLastSeen(device)
	return {
		'@context': contexts.identity,
		id: deviceId,
		model,
		...aboutModel(model),
		...(lastSeen === undefined ? {} : { lastSeen: timeOf(lastSeen) }),
		...(hideDataBefore === undefined ? {} : { hideDataBefore: timeOf(hideDataBefore) }),
	}
}
