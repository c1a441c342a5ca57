import { type LiveClient, paces, startLiveClient } from './liveClient.ts'
import type { LiveHost } from './liveHost.ts'
import type { LiveSockets } from './liveSockets.ts'
import type { LiveDevice } from './liveTraffic.ts'

/** The clients of a device differ in pace. */
export const clientStarters = (
	{ host, clients, timeScale }: LiveHost & { readonly clients: number },
	devices: readonly LiveDevice[],
	{ openSocket }: LiveSockets,
	onProgress: () => void,
): readonly (() => LiveClient)[] =>
	Array.from({ length: clients }, (_, index) => {
		const device = devices[Math.floor((index * devices.length) / clients)]
		const pace = paces[index % paces.length]
		if (device === undefined || pace === undefined) throw new Error(`there is no client ${index}`)
		const options = {
			name: `client ${index} (${pace})`,
			device,
			webSocketUrl: host.output('WebSocketUrl'),
			restUrl: host.output('RestUrl'),
			pace,
			timeScale,
			openSocket,
			onProgress,
		}
		return () => startLiveClient(options)
	})
