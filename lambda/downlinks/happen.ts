import { type Downlink, type Happening, isSettled, type Transition } from './downlink.ts'

/** The downlink after something has happened, or why that cannot have happened to it now. */
export type Happened = { readonly downlink: Downlink } | { readonly objection: string }

/**
 * The life cycle of a downlink. Pure: the same happening twice is an objection or changes nothing, so repeats do no harm.
 */
export const happen = (downlink: Downlink, happening: Happening): Happened => {
	switch (happening.type) {
		case 'waits':
			return waits(downlink, happening)
		case 'claimed':
			return claimed(downlink, happening)
		case 'sent':
			return sent(downlink, happening)
		case 'released':
			return released(downlink, happening)
		case 'acknowledged':
			return acknowledged(downlink, happening)
		case 'unacknowledged':
			return unacknowledged(downlink, happening)
		case 'applied':
			return applied(downlink, happening)
		case 'rejected':
			return rejected(downlink, happening)
		case 'failed':
			return failed(downlink, happening)
		case 'expired':
			return expired(downlink, happening)
		case 'cancelled':
			return cancelled(downlink, happening)
	}
}

type Of<Type extends Happening['type']> = Extract<Happening, { readonly type: Type }>

const settled = ({ status }: Downlink): Happened => ({ objection: `it is ${status} already` })

const moved = ({ claim: _claim, ...downlink }: Downlink, transition: Transition): Happened => ({
	downlink: {
		...downlink,
		status: transition.status,
		transitions: [...downlink.transitions, transition],
		revision: downlink.revision + 1,
	},
})

const ended = (
	{ at, reason }: { readonly at: number; readonly reason: string },
	status: Transition['status'],
): Transition => ({ status, at, reason })

/** A claim counts until the time is over that its sender has set. */
const isClaimed = ({ claim }: Downlink, at: number): boolean => claim !== undefined && at < claim.until

const isClaimedBy = ({ claim }: Downlink, by: string): boolean => claim?.by === by

const waits = (downlink: Downlink, { at, route, reason }: Of<'waits'>): Happened => {
	if (downlink.status !== 'accepted' && downlink.status !== 'queued') return settled(downlink)
	const last = downlink.transitions.at(-1)
	// The same reason again is nothing new.
	if (last?.status === 'queued' && last.reason === reason && last.route === route) return { downlink }
	if (isClaimed(downlink, at)) return { objection: 'it is being sent' }
	return moved(downlink, { status: 'queued', at, reason, ...(route === undefined ? {} : { route }) })
}

const claimed = (downlink: Downlink, { at, by, until }: Of<'claimed'>): Happened => {
	// Its sender needs more time.
	if (isClaimedBy(downlink, by) && isClaimed(downlink, at))
		return { downlink: { ...downlink, claim: { by, until }, revision: downlink.revision + 1 } }
	if (downlink.status !== 'accepted' && downlink.status !== 'queued') return settled(downlink)
	if (at >= downlink.expiresAt) return { objection: 'its time is over' }
	if (downlink.claim !== undefined) return { objection: 'another sender has it' }
	return { downlink: { ...downlink, claim: { by, until }, revision: downlink.revision + 1 } }
}

const sent = (downlink: Downlink, { at, by, route, bytes, isUnwatched }: Of<'sent'>): Happened => {
	if (!isClaimedBy(downlink, by)) return { objection: 'another sender has it, or its claim is over' }
	const { claim } = downlink
	const next = moved(downlink, { status: 'sent', at, route, bytes })
	if (!downlink.confirm || isUnwatched || claim === undefined || 'objection' in next) return next
	// The sender waits for the confirmation: the claim stays until it says what became of it.
	return { downlink: { ...next.downlink, claim } }
}

const released = (downlink: Downlink, { at, by, reason }: Of<'released'>): Happened =>
	downlink.status !== 'sent' && isClaimedBy(downlink, by)
		? moved(downlink, { status: 'queued', at, reason })
		: { objection: 'this sender does not have it' }

/** A confirmation is true whenever it comes, even after the time is over. */
const acknowledged = (downlink: Downlink, { at }: Of<'acknowledged'>): Happened =>
	wasSent(downlink) && !has(downlink, 'acknowledged') && !has(downlink, 'rejected')
		? moved(downlink, { status: 'acknowledged', at })
		: { objection: 'it was not sent, or is acknowledged already' }

const unacknowledged = (downlink: Downlink, { at, by, reason }: Of<'unacknowledged'>): Happened =>
	downlink.status === 'sent' && isClaimedBy(downlink, by)
		? moved(downlink, { status: 'queued', at, reason })
		: { objection: 'this sender does not wait for a confirmation of it' }

const applied = (downlink: Downlink, { at }: Of<'applied'>): Happened =>
	wasSent(downlink) && downlink.status !== 'applied' && !has(downlink, 'rejected')
		? moved(downlink, { status: 'applied', at })
		: { objection: 'it was not sent, or is applied already' }

const rejected = (downlink: Downlink, { at, by, reason }: Of<'rejected'>): Happened => {
	const mayBe =
		by === undefined
			? wasSent(downlink) && !has(downlink, 'applied') && !has(downlink, 'rejected')
			: downlink.status === 'sent' && isClaimedBy(downlink, by)
	return mayBe
		? moved(downlink, { status: 'rejected', at, reason })
		: { objection: 'it was not sent, or the device has said already what became of it' }
}

const failed = (downlink: Downlink, { at, by, reason }: Of<'failed'>): Happened => {
	if (isSettled(downlink)) return settled(downlink)
	if (isClaimed(downlink, at) && downlink.claim?.by !== by) return { objection: 'another sender has it' }
	return moved(downlink, ended({ at, reason }, 'failed'))
}

const expired = (downlink: Downlink, { at }: Of<'expired'>): Happened => {
	if (isSettled(downlink)) return settled(downlink)
	if (at < downlink.expiresAt) return { objection: 'its time is not over' }
	// What its sender does now is not known until the claim is over.
	if (isClaimed(downlink, at)) return { objection: 'it is being sent' }
	const reason =
		downlink.claim === undefined
			? 'Its time to live is over.'
			: 'Its time to live is over, and its sender never said what became of the last try.'
	return moved(downlink, { status: 'expired', at, reason })
}

const cancelled = (downlink: Downlink, { at, by }: Of<'cancelled'>): Happened => {
	if (isSettled(downlink)) return settled(downlink)
	if (downlink.claim !== undefined || downlink.status === 'sent')
		return { objection: 'it is being sent, or was sent' }
	return moved(downlink, { status: 'cancelled', at, by })
}

const has = ({ transitions }: Downlink, status: Transition['status']): boolean =>
	transitions.some((transition) => transition.status === status)

const wasSent = (downlink: Downlink): boolean => has(downlink, 'sent')
