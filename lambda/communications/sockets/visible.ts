import type { Key } from '../../rest/access/gate.ts'
import type { About } from '../event.ts'
import type { StoredEvent } from '../eventTable.ts'
import { devEuiOf } from '../frames/eui.ts'
import { mayHearType } from './heardBy.ts'
import type { StreamSocket } from './socket.ts'

type MaySee = (key: Pick<Key, 'sees'>, device: About) => boolean

/** An EUI has no case, and frames of ResIOT write it in lower case. */
const matches = (pattern: string, deviceId: string): boolean =>
	pattern.endsWith('*') ? deviceId.startsWith(pattern.slice(0, -1)) : devEuiOf(pattern) === devEuiOf(deviceId)

const isListed = ({ devices, types, sources }: StreamSocket, { event }: StoredEvent): boolean => {
	const deviceId = 'deviceId' in event ? event.deviceId : undefined
	const source = 'source' in event ? event.source : 'route' in event ? event.route : undefined
	return (
		(types?.includes(event.type) ?? true) &&
		(devices === undefined || deviceId === undefined || devices.some((one) => matches(one, deviceId))) &&
		(sources === undefined || source === undefined || sources.includes(source))
	)
}

const seesAll = ({ models, idPrefixes, integrations }: Key['sees']): boolean =>
	models === undefined && idPrefixes === undefined && integrations === undefined

/** What concerns no device is for keys that see all devices. */
export const mayHear =
	(maySee: MaySee) =>
	(key: Pick<Key, 'sees'>, about: About | undefined): boolean =>
		about === undefined ? seesAll(key.sees) : maySee(key, about)

/**
 * Whether a socket gets an event: its stream has it, its key sees the device, and its client wants it. That a door works is for
 * everybody.
 */
export const isVisible =
	(maySee: MaySee) =>
	(socket: StreamSocket, key: Pick<Key, 'sees' | 'scopes'>, stored: StoredEvent): boolean => {
		const { event, about } = stored
		if ((event.type === 'action') !== (socket.stream === 'actions')) return false
		if (!mayHearType(key, event.type) || !isListed(socket, stored)) return false
		if (event.type === 'sourceAlive') return true
		return mayHear(maySee)(key, about)
	}
