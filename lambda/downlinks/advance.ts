import { type ChangeNeeds, changeDownlink } from './change.ts'
import { type Downlink, type Route, routeOf } from './downlink.ts'
import { findDownlink } from './downlinkTable.ts'
import { dueAt, overdue } from './overdue.ts'
import type { Sender, SentBy } from './routes/sender.ts'
import { type Taken, takeNext } from './takeNext.ts'

/** Says that a downlink is to be looked at. */
export type Advance = { readonly v: 1 } & Pick<Downlink, 'deviceId' | 'downlinkId'>

type AdvanceNeeds = ChangeNeeds & {
	readonly now: () => number
	readonly newClaim: () => string
	readonly senders: readonly Sender[]
	/** by which a device gets downlinks for which no route was asked */
	readonly usualRoute: (deviceId: string) => Promise<Route>
	/** has the encoder of its integration make the payload of a downlink */
	readonly encode: (downlink: Downlink) => Promise<void>
	/** looks at it again so many seconds later */
	readonly later: (advance: Advance, delaySeconds: number) => Promise<void>
}

/** The longest delay of SQS */
const longestDelaySeconds = 900

/** One that waits for its encoder stands before it, or one that is on its way; either may end without a word. */
const behindSeconds = 5

const waitsForEncoder = 'It waits for the encoder of its integration.'

const waitsForSender = 'It waits until the device asks for it, or sends a message, by this route.'

/**
 * Sees to a downlink: sends it if its route is one of the stack's own, says what it waits for, and notices when its time is
 * over. Safe to repeat.
 */
export const advance =
	(needs: AdvanceNeeds) =>
	async (message: Advance): Promise<void> => {
		const change = changeDownlink(needs)
		const found = await findDownlink(needs, message)
		if (found === undefined) return
		let isNext = false
		const end = overdue(found, needs.now())
		if (end !== undefined) await change(found, end)
		else if (found.status === 'accepted' || found.status === 'queued') isNext = await move(needs, found)
		const left = await findDownlink(needs, message)
		const due = left && dueAt(left)
		if (due === undefined) return
		const seconds = Math.ceil((due - needs.now()) / 1000)
		const most = isNext && left?.claim === undefined ? behindSeconds : longestDelaySeconds
		await needs.later(message, Math.min(most, Math.max(1, seconds)))
	}

/** @return whether it is sent as soon as no other one stands before it */
const move = async (needs: AdvanceNeeds, downlink: Downlink): Promise<boolean> => {
	if (downlink.awaitsEncoder === true) {
		await changeDownlink(needs)(downlink, { type: 'waits', at: needs.now(), reason: waitsForEncoder })
		await needs.encode(downlink)
		return false
	}
	const usual = await needs.usualRoute(downlink.deviceId)
	const route = routeOf(downlink, usual)
	const sender = needs.senders.find((one) => one.route === route)
	if (sender === undefined) {
		await changeDownlink(needs)(downlink, { type: 'waits', at: needs.now(), route, reason: waitsForSender })
		return false
	}
	// The oldest first: that of this message follows when its own turn comes.
	const take = () => takeNext(needs)(downlink.deviceId, route, usual)
	let taken = await take()
	while (taken !== undefined) {
		await send(needs, sender, taken)
		taken = await take()
	}
	return true
}

const send = async (
	needs: AdvanceNeeds,
	sender: Sender,
	{ downlink, claimedBy: by }: Taken,
): Promise<void> => {
	const change = changeDownlink(needs)
	let became: SentBy
	try {
		became = await sender.send(downlink)
	} catch (error) {
		// The route may have taken it, and its answer is lost.
		const reason = `Its route has not confirmed that it took this: ${(error as Error).message}`
		await change(downlink, { type: 'released', at: needs.now(), by, reason })
		// The queue tries again.
		throw error
	}
	if (became !== undefined) {
		await change(downlink, { type: 'failed', at: needs.now(), by, reason: became.failed })
		return
	}
	await change(downlink, {
		type: 'sent',
		at: needs.now(),
		by,
		route: sender.route,
		bytes: downlink.payload.length,
		// Those whom the stack itself sends to confirm nothing to it.
		isUnwatched: true,
	})
}
