import { EventEmitter, once } from 'node:events'
import type { Ports } from '../../client/index.ts'
import { type LiveClient, startLiveClient } from '../live/liveClient.ts'
import type { Killable } from './killable.ts'
import type { Device } from './sendHistory.ts'

type StartClientsNeeds = {
	readonly host: Killable
	readonly count: number
	readonly devices: readonly Device[]
	readonly openSocket: Ports['openSocket']
}

/** Starts clients of the package one after the other, distributed over the devices, and waits for their baselines. */
export const startClients = async (needs: StartClientsNeeds): Promise<readonly LiveClient[]> => {
	const { host, count, devices, openSocket } = needs
	const clients: LiveClient[] = []
	for (let index = 0; index < count; index++) {
		const device = devices[Math.floor((index * devices.length) / count)]
		if (device === undefined) throw new Error(`there is no device for client ${index}`)
		const moved = new EventEmitter()
		const client = startLiveClient({
			name: `client ${index}`,
			device,
			webSocketUrl: host.output('WebSocketUrl'),
			restUrl: host.output('RestUrl'),
			pace: 'renews',
			timeScale: 1,
			openSocket,
			onProgress: () => moved.emit('moved'),
		})
		while (client.cursor() === undefined) await once(moved, 'moved')
		clients.push(client)
	}
	return clients
}
