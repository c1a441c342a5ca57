import type { Watcher } from '../connection.ts'
import type { FanOut } from '../push/fanOut.ts'
import { pushState } from '../push/pushState.ts'

type Device = {
	readonly lastSeq?: number
	/** milliseconds since the Unix epoch */
	readonly lastSeen?: number
	readonly hideDataBefore?: number
	readonly hiddenSeq?: number
}

/** What is hidden: what was received before a time, in milliseconds since the Unix epoch, and every import up to a `seq`. */
type Hidden = { readonly before: number; readonly upTo: number }

export type HideNeeds = {
	readonly findDevice: (deviceId: string) => Promise<Device | undefined>
	/** `seq` of the newest entry of a device, 0 if there is none; consistent */
	readonly newestSeq: (deviceId: string) => Promise<number>
	/** false if more is hidden already, or the device is no longer registered */
	readonly hide: (deviceId: string, hidden: Hidden) => Promise<boolean>
	/** @param now seconds since the Unix epoch */
	readonly liveConnections: (deviceId: string, now: number) => Promise<readonly Watcher[]>
	readonly sendFanOuts: (pieces: readonly FanOut[]) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** How often it tries when others hide data of the same device at the same time. */
const maxAttempts = 10

/**
 * Hides from the watchers of a device everything that was received before now, and tells those that are connected. It cannot
 * be undone. If it rejects, the same call finishes the work.
 */
export const hideData =
	(needs: HideNeeds) =>
	async (deviceId: string): Promise<void> => {
		if (!(await hideUntilNow(needs, deviceId))) return
		await pushState(needs)(deviceId, { isHidden: true })
	}

/** False if the device is no longer registered: nobody watches it. */
const hideUntilNow = async (needs: HideNeeds, deviceId: string): Promise<boolean> => {
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const device = await needs.findDevice(deviceId)
		if (device === undefined) return false
		// The item of the device may not know the newest import yet.
		const newest = await needs.newestSeq(deviceId)
		if (await needs.hide(deviceId, nextOf(device, newest, needs.now()))) return true
	}
	throw new Error(`what is hidden of ${deviceId} could not be written in ${maxAttempts} attempts`)
}

/** Times are those of several clocks: what has been imported is hidden even if it was received a little after now. */
const nextOf = (
	{ lastSeq = 0, lastSeen = 0, hideDataBefore = 0, hiddenSeq = 0 }: Device,
	newest: number,
	now: number,
): Hidden => ({
	before: Math.max(now, hideDataBefore, lastSeen + 1),
	upTo: Math.max(newest, lastSeq, hiddenSeq),
})
