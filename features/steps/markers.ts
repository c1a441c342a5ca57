import type { World } from '../world.ts'
import { publisher } from './publisher.ts'

/** Buttons from here on are pressed by no device. */
const firstInstance = 65_000

/**
 * Sends a message of a device whose update marks a point in the order of frames: what its watchers have not received
 * when the marker arrives does not come any more. Resolves to what tells its frame.
 */
export const markers = (world: World): ((deviceId: string) => Promise<object>) => {
	const publish = publisher(world)
	let sent = 0
	return async (deviceId) => {
		const instance = firstInstance + sent++
		const bt = Math.floor(Date.now() / 1000)
		await publish(deviceId, 'd2c/senml', [{ bn: `14220/${instance}/`, bt }])
		return { ObjectID: 14220, ObjectInstanceID: instance }
	}
}
