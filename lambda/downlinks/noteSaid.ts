import { type Changed, type ChangeNeeds, changeDownlink } from './change.ts'
import { tagOf } from './contract.ts'
import type { Happening } from './downlink.ts'
import { findDownlinkId } from './downlinkTable.ts'

/** What a device says that it has done with a downlink. */
export type SaidByDevice = {
	/** how it names it, see `tagOf` */
	readonly tag: string
	readonly outcome: 'applied' | 'rejected'
	/** why it refuses it */
	readonly reason?: string | undefined
}

export type NoteSaidNeeds = ChangeNeeds & {
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** A device may answer before its sender has stored that the bytes have left. That takes a second at most, unless the sender was stopped. */
const maxLooks = 20
const maxPauseMilliseconds = 100

/** Stores what a device says that it has done with a downlink: after `sent`, or without it if its sender does not store that. */
export const noteSaid =
	(needs: NoteSaidNeeds) =>
	async (deviceId: string, said: SaidByDevice): Promise<Changed> => {
		const change = changeDownlink(needs)
		const downlinkId = await findDownlinkId(needs, deviceId, (id) => tagOf(id) === said.tag)
		if (downlinkId === undefined) return { objection: 'no downlink of the device has this tag' }
		const key = { deviceId, downlinkId }
		for (let look = 1; look < maxLooks; look++) {
			const changed = await change(key, happeningOf(said, needs.now()))
			if ('downlink' in changed || !changed.isEarly) return changed
			await needs.pause(maxPauseMilliseconds)
		}
		return change(key, { ...happeningOf(said, needs.now()), isUnsaid: true })
	}

type Said = Extract<Happening, { readonly type: SaidByDevice['outcome'] }>

const happeningOf = ({ outcome, reason }: SaidByDevice, at: number): Said =>
	outcome === 'applied'
		? { type: 'applied', at }
		: { type: 'rejected', at, reason: `The device refused it${reason === undefined ? '.' : `: ${reason}`}` }
