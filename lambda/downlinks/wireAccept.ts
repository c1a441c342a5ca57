import type { Log } from '../aws/log.ts'
import type { Services } from '../aws/services.ts'
import { recordAction } from '../communications/actions/recordAction.ts'
import { type Communications, wireRecording } from '../communications/wireRecording.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import type { ChangeNeeds } from './change.ts'
import { type Accepted, acceptDownlink, type Order } from './order/accept.ts'
import { newDownlinkIds } from './order/newDownlinkId.ts'
import { sendAdvance } from './order/sendAdvance.ts'
import { wireChanges } from './wireDownlinks.ts'

/** The variables of every function that takes downlinks. */
type Variable =
	| 'DEVICES_TABLE'
	| 'DOWNLINKS_TABLE'
	| 'DOWNLINKS_QUEUE_URL'
	| 'EVENTS_TABLE'
	| 'STREAMS_TABLE'
	| 'EVENTS_QUEUE_URL'
	| 'ACTIONS_TABLE'

type Parts = {
	readonly environment: Readonly<Record<Variable, string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues'>
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** 0 ≤ x < 1 */
	readonly random: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

type Taking = {
	readonly changes: ChangeNeeds
	readonly communications: Communications
	readonly accept: (order: Order) => Promise<Accepted>
	readonly findDevice: ReturnType<typeof findDeviceById>
}

const noEncoder: Accepted = {
	outcome: 'refused',
	field: 'message',
	reason: 'no integration has made this device, so nothing can encode it',
}

/** What taking downlinks needs, however they are asked for. Who asked for which is an action. */
export const wireAccept = (parts: Parts): Taking => {
	const { environment: env, services, log, now, random, pause } = parts
	const db = services.db()
	const communications = wireRecording(parts)
	const findDevice = findDeviceById(db, env.DEVICES_TABLE)
	const changes = wireChanges({
		db,
		table: env.DOWNLINKS_TABLE,
		devicesTable: env.DEVICES_TABLE,
		communications,
		log,
		pause,
	})
	const newId = newDownlinkIds(random)
	const act = recordAction({ db, table: env.ACTIONS_TABLE, newId, now, ...communications })
	const accept = acceptDownlink({
		...changes,
		now,
		newId,
		advance: sendAdvance(services.queues(), env.DOWNLINKS_QUEUE_URL),
	})
	return {
		changes,
		communications,
		findDevice,
		accept: async (order) => {
			const { deviceId, by, message } = order
			const known = message === undefined ? undefined : await findDevice(deviceId)
			if (message !== undefined && known?.integrationId === undefined) return noEncoder
			const accepted = await accept(order)
			const device =
				accepted.outcome === 'accepted' && !accepted.isRepeat
					? (known ?? (await findDevice(deviceId)))
					: undefined
			if (accepted.outcome === 'accepted' && device !== undefined) {
				const { model, integrationId } = device
				const about = { deviceId, model, ...(integrationId === undefined ? {} : { integrationId }) }
				await act({ verb: 'downlink.requested', object: accepted.downlink.downlinkId, by, about })
			}
			return accepted
		},
	}
}
