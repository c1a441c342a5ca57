import type { Frame, IdentityFrame, ImportFrame, LiveFrame, StateFrame, UnknownFrame } from './frame.ts'
import { type Delivery, type Gap, lastKnown, type Order, orderFrom, passTo, receive } from './order.ts'

/** What one connection has said so far. */
export type Session = {
	/** `after` of its URL */
	readonly asked: number | undefined
	readonly isIdentified: boolean
	/** the marker has come */
	readonly isLive: boolean
	/** what came before the identity */
	readonly early: readonly ImportFrame[]
}

/** The log of the device was started anew: `from` was the cursor, `to` is the cursor now. */
export type Reset = {
	readonly type: 'reset'
	readonly from: number
	readonly to: number
	readonly cursor: number
}

type AtCursor = { readonly cursor: number }

export type SessionEvent =
	| (IdentityFrame & AtCursor)
	| (LiveFrame & AtCursor)
	| StateFrame
	| UnknownFrame
	| Delivery
	| Gap
	| Reset

/** What a frame leads to. */
export type Taken = {
	/** undefined until the first identity */
	readonly order: Order | undefined
	readonly session: Session
	readonly events: readonly SessionEvent[]
	/** something was dropped, so that only a new connection behind the cursor can bring it */
	readonly mustResume: boolean
}

/** How many frames may wait for those before them. */
export const WAITING_LIMIT = 1_000

export const startSession = (asked: number | undefined): Session => ({
	asked,
	isIdentified: false,
	isLive: false,
	early: [],
})

/** Takes the next frame of a connection. Connections of one device share one order. */
export const takeFrame = (
	order: Order | undefined,
	session: Session,
	frame: Frame,
	limit: number = WAITING_LIMIT,
): Taken => {
	const nothing = { order, session, events: [], mustResume: false }
	switch (frame.type) {
		case 'state':
		case 'unknown':
			return { ...nothing, events: [frame] }
		case 'identity':
			return session.isIdentified ? nothing : identify(order, session, frame, limit)
		case 'live':
			return order === undefined || !session.isIdentified || session.isLive
				? nothing
				: goLive(order, session, frame)
		default:
			return order === undefined || !session.isIdentified
				? keepEarly(order, session, frame, limit)
				: takeImport(order, session, frame, limit)
	}
}

const keepEarly = (order: Order | undefined, session: Session, frame: ImportFrame, limit: number): Taken => ({
	order,
	session: { ...session, early: [...session.early, frame].slice(0, limit) },
	events: [],
	mustResume: session.early.length >= limit,
})

const takeImport = (order: Order, session: Session, frame: ImportFrame, limit: number): Taken => {
	const progress = receive(order, frame, limit)
	// Before the marker, what was dropped may be waited for no longer than what is missing: see goLive.
	return { ...progress, session, mustResume: session.isLive && progress.order.dropped !== undefined }
}

const identify = (
	before: Order | undefined,
	session: Session,
	frame: IdentityFrame,
	limit: number,
): Taken => {
	const { order, events } = adopt(before, session.asked, frame.seq)
	const identity = { ...frame, cursor: before?.cursor ?? frame.seq }
	const start: Taken = {
		order,
		session: { ...session, isIdentified: true, early: [] },
		events: [identity, ...events],
		mustResume: false,
	}
	return session.early.reduce<Taken>((taken, early) => {
		const next = takeFrame(taken.order, taken.session, early, limit)
		return { ...next, events: [...taken.events, ...next.events] }
	}, start)
}

type Adopted = { readonly order: Order; readonly events: readonly SessionEvent[] }

/** Makes the baseline the cursor, and tells what that means for somebody who asked for `asked`. */
const adopt = (order: Order | undefined, asked: number | undefined, baseline: number): Adopted => {
	if (order === undefined) return { order: orderFrom(baseline), events: [] }
	const isAnew = baseline < (asked ?? order.cursor)
	// Another connection may have gone on behind `asked` meanwhile, so that nothing is left to be passed.
	if (!isAnew) return passTo(order, baseline)
	const reset = { type: 'reset', from: order.cursor, to: baseline, cursor: baseline } as const
	return { order: orderFrom(baseline), events: [reset] }
}

/** What did not come up to the marker does not exist, unless it was dropped here. */
const goLive = (order: Order, session: Session, frame: LiveFrame): Taken => {
	const progress = passTo(order, Math.min(frame.seq, lastKnown(order)))
	const mustResume = order.dropped !== undefined
	return {
		order: progress.order,
		session: { ...session, isLive: true },
		events: [
			...progress.events,
			...(mustResume ? [] : [{ ...frame, cursor: progress.order.cursor } as const]),
		],
		mustResume,
	}
}
