import { type Device, firstSeqOf } from '../device.ts'

/** What of a device is hidden from its watchers. Keys and operators see everything. */
export type Hidden = {
	/** what was received before this, in milliseconds since the Unix epoch */
	readonly before: number
	/** and every import up to this `seq`: the newest at that moment, whatever the clock of its door said */
	readonly upTo: number
}

/** Undefined if nothing was ever hidden. */
export const hiddenOf = ({
	hideDataBefore,
	hiddenSeq = 0,
}: Pick<Device, 'hideDataBefore' | 'hiddenSeq'>): Hidden | undefined =>
	hideDataBefore === undefined ? undefined : { before: hideDataBefore, upTo: hiddenSeq }

/** Watchers of the device see imports from this `seq` on, of which those that were received too early are left out. */
export const firstVisibleOf = (device: Pick<Device, 'firstSeq' | 'showsEarlier' | 'hiddenSeq'>): number =>
	Math.max(firstSeqOf(device), (device.hiddenSeq ?? 0) + 1)

/** The reception of the newest message that watchers may know of; undefined if there is none. */
export const visibleLastSeen = ({
	lastSeen,
	lastSeq = 0,
	...device
}: Pick<Device, 'lastSeen' | 'lastSeq' | 'hideDataBefore' | 'hiddenSeq'>): number | undefined => {
	const hidden = hiddenOf(device)
	if (lastSeen === undefined || hidden === undefined) return lastSeen
	return lastSeen < hidden.before || lastSeq <= hidden.upTo ? undefined : lastSeen
}
