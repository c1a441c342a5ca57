import { type Claim, type Downlink, type Happening, isSettled, type Transition } from './downlink.ts'

/** The downlink after something has happened, or why that cannot have happened to it now. */
export type Happened =
	| { readonly downlink: Downlink }
	/** @property isEarly it may become possible soon */
	| { readonly objection: string; readonly isEarly?: true }

/**
 * The life cycle of a downlink. Pure: the same happening twice is an objection or changes nothing, so repeats do no harm.
 */
export const happen = (downlink: Downlink, happening: Happening): Happened => {
	switch (happening.type) {
		case 'encoded':
			return encoded(downlink, happening)
		case 'waits':
			return waits(downlink, happening)
		case 'claimed':
			return claimed(downlink, happening)
		case 'held':
			return held(downlink, happening)
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

const encoded = (downlink: Downlink, { at, payload, contentFormat }: Of<'encoded'>): Happened => {
	if (isSettled(downlink)) return settled(downlink)
	const { awaitsEncoder, ...rest } = downlink
	if (awaitsEncoder === undefined) return { objection: 'it has its payload already' }
	const reason = `Its encoder made ${payload.length} bytes of it.`
	return moved({ contentFormat, ...rest, payload }, { status: 'queued', at, reason })
}

const waits = (downlink: Downlink, { at, route, reason }: Of<'waits'>): Happened => {
	if (downlink.status !== 'accepted' && downlink.status !== 'queued') return settled(downlink)
	const last = downlink.transitions.at(-1)
	// The same reason again is nothing new.
	if (last?.status === 'queued' && last.reason === reason && last.route === route) return { downlink }
	if (isClaimed(downlink, at)) return { objection: 'it is being sent' }
	return moved(downlink, { status: 'queued', at, reason, ...(route === undefined ? {} : { route }) })
}

const withClaim = (downlink: Downlink, claim: Claim): Happened => ({
	downlink: { ...downlink, claim, revision: downlink.revision + 1 },
})

const claimed = (downlink: Downlink, { at, type: _type, ...claim }: Of<'claimed'>): Happened => {
	if (downlink.status !== 'accepted' && downlink.status !== 'queued') return settled(downlink)
	if (at >= downlink.expiresAt) return { objection: 'its time is over' }
	if (downlink.awaitsEncoder === true) return { objection: 'it has no payload yet' }
	if (downlink.claim !== undefined) return { objection: 'another sender has it' }
	return withClaim(downlink, claim)
}

const held = (downlink: Downlink, { at, by, until }: Of<'held'>): Happened =>
	isClaimedBy(downlink, by) && isClaimed(downlink, at)
		? withClaim(downlink, { by, until })
		: { objection: 'another sender has it, or its claim is over' }

const sent = (downlink: Downlink, { at, by, route, bytes, isUnwatched }: Of<'sent'>): Happened => {
	if (!isClaimedBy(downlink, by)) return { objection: 'another sender has it, or its claim is over' }
	const { claim } = downlink
	// Its sender says it once more, and waits for the confirmation.
	if (downlink.status === 'sent') return { downlink }
	const next = moved(downlink, { status: 'sent', at, route, bytes })
	if (!downlink.confirm || isUnwatched || claim === undefined || 'objection' in next) return next
	// The sender waits for the confirmation: the claim stays until it says what became of it.
	return { downlink: { ...next.downlink, claim } }
}

const released = (downlink: Downlink, { at, by, reason, isOffer }: Of<'released'>): Happened =>
	downlink.status !== 'sent' &&
	isClaimedBy(downlink, by) &&
	(isOffer === undefined || downlink.claim?.isOffer === true)
		? moved(downlink, { status: 'queued', at, reason })
		: { objection: 'this sender does not have it' }

/** A confirmation is true whenever it comes, even after the time is over. One that is stored late says less than `applied`. */
const acknowledged = (downlink: Downlink, { at }: Of<'acknowledged'>): Happened =>
	wasSent(downlink) && !(['acknowledged', 'applied', 'rejected'] as const).some((said) => has(downlink, said))
		? moved(downlink, { status: 'acknowledged', at })
		: { objection: 'it was not sent, or the device has said already what became of it' }

const unacknowledged = (downlink: Downlink, { at, by, reason }: Of<'unacknowledged'>): Happened =>
	downlink.status === 'sent' && isClaimedBy(downlink, by)
		? moved(downlink, { status: 'queued', at, reason })
		: { objection: 'this sender does not wait for a confirmation of it' }

const applied = (downlink: Downlink, { at, isUnsaid }: Of<'applied'>): Happened =>
	said(downlink, { status: 'applied', at }, isUnsaid)

const rejected = (downlink: Downlink, { at, by, reason, isUnsaid }: Of<'rejected'>): Happened => {
	if (by === undefined) return said(downlink, { status: 'rejected', at, reason }, isUnsaid)
	return downlink.status === 'sent' && isClaimedBy(downlink, by)
		? moved(downlink, { status: 'rejected', at, reason })
		: { objection: 'this sender does not wait for a confirmation of it' }
}

/** What the device says by itself. It knows the name of a downlink from its bytes alone, so they have left, whoever has not stored that. */
const said = (downlink: Downlink, transition: Transition, isUnsaid: true | undefined): Happened => {
	if (has(downlink, 'applied') || has(downlink, 'rejected'))
		return { objection: 'the device has said already what became of it' }
	if (wasSent(downlink) || has(downlink, 'failed') || has(downlink, 'expired'))
		return moved(downlink, transition)
	const { claim } = downlink
	if (claim === undefined || claim.isOffer === true) return { objection: 'it was not sent' }
	return isClaimed(downlink, transition.at) && isUnsaid !== true
		? { objection: 'its sender has not said yet that it was sent', isEarly: true }
		: moved(downlink, transition)
}

const failed = (downlink: Downlink, { at, by, reason }: Of<'failed'>): Happened => {
	if (isSettled(downlink)) return settled(downlink)
	if (by !== undefined)
		return isClaimedBy(downlink, by)
			? moved(downlink, ended({ at, reason }, 'failed'))
			: { objection: 'another sender has it, or its claim is over' }
	if (isClaimed(downlink, at)) return { objection: 'another sender has it' }
	// Its sender may have said in the last moment what became of it.
	if (downlink.claim === undefined && downlink.awaitsEncoder !== true)
		return { objection: 'no sender has it' }
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
