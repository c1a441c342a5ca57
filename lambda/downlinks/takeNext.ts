import type { ChangeNeeds } from './change.ts'
import { changeDownlink } from './change.ts'
import { claimMilliseconds } from './contract.ts'
import { type Downlink, type Route, routeOf } from './downlink.ts'
import { pendingOf } from './downlinkTable.ts'
import { overdue } from './overdue.ts'

type TakeNeeds = ChangeNeeds & {
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** names this try of a sender, so that no other one can say what became of it */
	readonly newClaim: () => string
}

/** A downlink that its sender has claimed, and now sends. */
export type Taken = { readonly downlink: Downlink; readonly claimedBy: string }

/** A device seldom has more that its sender has to pass over. */
const looked = 10

/**
 * Claims the oldest downlink of a device that may be sent by this route. Undefined if there is none, or if another one is on
 * its way to the device: there is one at a time.
 *
 * @param usual the route of those for which none was asked
 */
export const takeNext =
	(needs: TakeNeeds) =>
	async (deviceId: string, route: Route, usual: Route = route): Promise<Taken | undefined> => {
		const change = changeDownlink(needs)
		for (const pending of await pendingOf(needs, deviceId, looked)) {
			const now = needs.now()
			const end = overdue(pending, now)
			if (end !== undefined) {
				await change(pending, end)
				continue
			}
			if (pending.claim !== undefined) return undefined
			// One that was sent, and whose confirmation nobody waits for, keeps no other one.
			if (routeOf(pending, usual) !== route || pending.status === 'sent') continue
			const claimedBy = needs.newClaim()
			const until = now + claimMilliseconds
			const changed = await change(pending, { type: 'claimed', at: now, by: claimedBy, until })
			return 'downlink' in changed ? { downlink: changed.downlink, claimedBy } : undefined
		}
		return undefined
	}
