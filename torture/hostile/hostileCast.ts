import { EventEmitter } from 'node:events'
import { gatewayLimits } from '../../local/gateway/gatewayLimits.ts'
import { createLiveSockets } from '../live/liveSockets.ts'
import type { Killable } from '../run/killable.ts'
import { registerDevices } from '../run/registerDevices.ts'
import type { Device } from '../run/sendHistory.ts'
import { untilMoved } from '../run/untilMoved.ts'
import { type Innocent, watchInnocent } from './innocent.ts'
import { prepareBacklog } from './prepareBacklog.ts'

/** The participants of a run. */
export type Cast = {
	readonly innocents: readonly Innocent[]
	/** the device that sends heavy packs */
	readonly heavy: Device
	/** the device with the long backlog */
	readonly popular: Device
	/** emits `moved` whenever a client may have received something */
	readonly moved: EventEmitter
}

type HostileCastNeeds = {
	readonly host: Killable
	readonly innocents: number
	readonly backlog: number
	readonly deadlineMilliseconds: number
}

/** Registers the devices, prepares the backlog, and starts the clients of the innocents one after the other. */
export const assembleCast = async (needs: HostileCastNeeds): Promise<Cast> => {
	const { host, backlog, deadlineMilliseconds } = needs
	const aws = { endpoint: host.awsEndpoint, region: 'eu-west-1', credentials: host.operator }
	const table = host.output('DevicesTable')
	const [heavy, popular, ...devices] = await registerDevices(aws, table, needs.innocents + 2)
	if (heavy === undefined || popular === undefined) throw new Error('there are no devices')
	await prepareBacklog(host, popular, backlog)
	const { openSocket } = createLiveSockets(gatewayLimits())
	const moved = new EventEmitter()
	const onProgress = (): unknown => moved.emit('moved')
	const innocents: Innocent[] = []
	for (const device of devices) {
		const innocent = watchInnocent({ host, device, openSocket, onProgress })
		innocents.push(innocent)
		await untilMoved(moved, () => innocent.client.cursor() !== undefined, deadlineMilliseconds)
	}
	return { innocents, heavy, popular, moved }
}
