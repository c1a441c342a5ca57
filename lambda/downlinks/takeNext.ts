import type { ChangeNeeds } from './change.ts'
import { changeDownlink } from './change.ts'
import { claimMilliseconds, downlinkLimits, offerMilliseconds } from './contract.ts'
import { type Downlink, isSettled, type Route, routeOf } from './downlink.ts'
import { pendingOf } from './downlinkTable.ts'
import { overdue } from './overdue.ts'

export type TakeNeeds = ChangeNeeds & {
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** names this try of a sender, so that no other one can say what became of it */
	readonly newClaim: () => string
	/** The answer to the sender may get lost. With the same name of the claim, the same call gives the same downlink again. */
	readonly isOffer?: true
}

/** A downlink that its sender has claimed, and now sends. */
export type Taken = { readonly downlink: Downlink; readonly claimedBy: string }

/** Others were faster so often: whatever they do next has the downlinks looked at again. */
const maxAttempts = 10

const maxPauseMilliseconds = 50

const isOnItsWay = ({ claim }: Downlink): boolean => claim !== undefined

/** One that was sent, and whose confirmation nobody waits for, keeps no other one. */
const isWaiting = ({ status }: Downlink): boolean => status !== 'sent'

/**
 * Claims the oldest downlink of a device that may be sent by this route. Undefined if there is none, or if another one is on
 * its way to the device by this route: there is one at a time.
 *
 * @param usual the route of those for which none was asked
 */
export const takeNext =
	(needs: TakeNeeds) =>
	async (deviceId: string, route: Route, usual: Route = route): Promise<Taken | undefined> => {
		const openOnes = () => openOf(needs, deviceId, (pending) => routeOf(pending, usual) === route)
		for (let attempt = 1; attempt <= maxAttempts; attempt++) {
			const open = await openOnes()
			const claimedBy = needs.newClaim()
			const offered = open.find(isOfferedTo(claimedBy))
			if (offered === undefined && open.some(isOnItsWay)) return undefined
			const next = offered ?? open.find(isWaiting)
			if (next === undefined || next.awaitsEncoder === true) return undefined
			const claimed = offered ?? (await claim(needs, next, claimedBy))
			// Somebody else has taken, cancelled or ended it meanwhile: another one may be next.
			if (claimed === undefined) continue
			// Two senders may claim two downlinks at the same time. Each looks again before it sends, so one at least sees the other.
			if ((await openOnes()).every((one) => one.downlinkId === next.downlinkId || isLater(one, next)))
				return { downlink: claimed, claimedBy }
			await giveBack(needs, next, claimedBy)
			await needs.pause(maxPauseMilliseconds)
		}
		return undefined
	}

const isOfferedTo =
	(by: string) =>
	({ claim: known }: Downlink): boolean =>
		known?.isOffer === true && known.by === by

/** Undefined if it cannot be claimed any more. */
const claim = async (needs: TakeNeeds, next: Downlink, by: string): Promise<Downlink | undefined> => {
	const at = needs.now()
	const changed = await changeDownlink(needs)(next, {
		type: 'claimed',
		at,
		by,
		...(needs.isOffer === undefined
			? { until: at + claimMilliseconds }
			: { until: at + offerMilliseconds, isOffer: true }),
	})
	return 'downlink' in changed ? changed.downlink : undefined
}

/** What its sender knows of by now, because it has asked twice, stays with it. */
const giveBack = async (needs: TakeNeeds, next: Downlink, by: string): Promise<void> => {
	const reason = 'Another one goes first.'
	const { isOffer } = needs
	await changeDownlink(needs)(next, {
		type: 'released',
		at: needs.now(),
		by,
		reason,
		...(isOffer === undefined ? {} : { isOffer }),
	})
}

/** Whether it may be sent after the other one. */
const isLater = (one: Downlink, other: Downlink): boolean =>
	!isOnItsWay(one) && (!isWaiting(one) || one.downlinkId > other.downlinkId)

/** Those of this route that something is still to be done for, oldest first, after ending those whose time is over. */
const openOf = async (
	needs: TakeNeeds,
	deviceId: string,
	isOfRoute: (pending: Downlink) => boolean,
): Promise<readonly Downlink[]> => {
	const open: Downlink[] = []
	for (const pending of await pendingOf(needs, deviceId, downlinkLimits.pending)) {
		const end = overdue(pending, needs.now())
		const ended = end && (await changeDownlink(needs)(pending, end))
		const known = ended !== undefined && 'downlink' in ended ? ended.downlink : pending
		// An objection: a sender has claimed it in the last moment, or somebody else has ended it.
		if (!isSettled(known) && isOfRoute(known)) open.push(known)
	}
	return open
}
