import { deviceKey } from '../device.ts'
import type { DevicePage } from '../entrances.ts'
import type { ListedDevice, scanDevices } from './scanDevices.ts'

/** A device has an item of its own, and one or two for its fingerprints. */
const itemsPerDevice = 3

/** Below this a scan costs its call, and not what it reads. */
const minItems = 30

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** A key sees all there is: `hideDataBefore` is for watchers. */
const shown = ({
	deviceId,
	model,
	lastSeen,
	hideDataBefore,
}: ListedDevice): DevicePage['devices'][number] => ({
	id: deviceId,
	model,
	...(lastSeen === undefined ? {} : { lastSeen: timeOf(lastSeen) }),
	...(hideDataBefore === undefined ? {} : { hideDataBefore: timeOf(hideDataBefore) }),
})

export type PageNeeds = {
	readonly scan: ReturnType<typeof scanDevices>
	readonly maySee: (device: ListedDevice) => boolean
}

/**
 * One page of the devices that somebody may see, and where the next one begins. One scan of bounded length for each page, however many
 * devices there are and however few of them are visible: so a page may have fewer devices than wanted, or none.
 *
 * @param after where the previous page ended
 */
export const pageOfDevices =
	({ scan, maySee }: PageNeeds) =>
	async (
		limit: number,
		after?: string,
	): Promise<{ readonly devices: DevicePage['devices']; readonly next?: string }> => {
		const { devices, end } = await scan(Math.max(minItems, limit * itemsPerDevice), after)
		const visible = devices.filter(maySee)
		const page = visible.slice(0, limit)
		const last = page.at(-1)
		// A scan goes on behind any item, not only behind its last one.
		const next = visible.length > limit && last !== undefined ? deviceKey(last.deviceId).id : end
		return { devices: page.map(shown), ...(next === undefined ? {} : { next }) }
	}
