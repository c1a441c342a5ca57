import type { Services } from '../aws/services.ts'
import { countConfiguration } from '../devices/deviceItem.ts'
import { liveConnections } from '../live/connections.ts'
import { sendFanOuts } from '../live/push/fanOut.ts'
import { pushState } from '../live/push/pushState.ts'

type Parts = {
	readonly environment: Readonly<Record<'DEVICES_TABLE' | 'CONNECTIONS_TABLE' | 'FAN_OUT_QUEUE_URL', string>>
	readonly services: Pick<Services, 'db' | 'queues'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/**
 * Counts a change of the configurations of a device, and tells those who watch it. In this order: a socket that becomes live
 * after it was looked for sees the new count.
 */
export const wireTell = ({ environment: env, services, now }: Parts) => {
	const count = countConfiguration(services.db(), env.DEVICES_TABLE)
	const push = pushState({
		liveConnections: liveConnections(services.db(), env.CONNECTIONS_TABLE),
		sendFanOuts: (pieces) => sendFanOuts(services.queues(), env.FAN_OUT_QUEUE_URL)(pieces),
		now,
	})
	return async (deviceId: string): Promise<void> => {
		await count(deviceId)
		await push(deviceId, { isConfigured: true })
	}
}
