import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { clientOptions, type TinyHost } from '../local/test/tinyHost.ts'
import { type LiveClient, paces, startLiveClient } from './liveClient.ts'
import type { LiveHost } from './liveHost.ts'
import type { LiveSockets } from './liveSockets.ts'
import type { LiveDevice } from './liveTraffic.ts'

export const registerDevices = async (host: TinyHost, count: number): Promise<readonly LiveDevice[]> => {
	const register = registerDevice(new DynamoDBClient(clientOptions(host)), host.output('DevicesTable'))
	// Those that a fingerprint may have.
	const letters = 'abcdefghijkmnpqrstuvwxyz'
	const devices = Array.from({ length: count }, (_, index) => ({
		deviceId: `oob-${350_000_000_000_000 + index}`,
		fingerprint: `29a.brave${letters[Math.floor(index / letters.length)]}${letters[index % letters.length]}`,
		sent: [],
	}))
	for (const { deviceId, fingerprint } of devices)
		await register({ deviceId, fingerprint, model: 'PCA20065' })
	return devices
}

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
