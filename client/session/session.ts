import type {
	Frame,
	IdentityFrame,
	ImportFrame,
	LatestFrame,
	LiveFrame,
	StateFrame,
	UnknownFrame,
} from './frame.ts'
import {
	type Delivery,
	type Gap,
	type HiddenData,
	lastKnown,
	type Order,
	orderFrom,
	passTo,
	receive,
	skipHidden,
} from './order.ts'
import { receivedAt } from './receivedAt.ts'

/** State of one connection, as its frames have set it. */
export type Session = {
	/** the `after` of the URL */
	readonly asked: number | undefined
	readonly isIdentified: boolean
	/** the marker has arrived */
	readonly isLive: boolean
	/** frames that came before the identity */
	readonly early: readonly ImportFrame[]
}

/** The log of the device restarted: the cursor went back from `from` to `to`. */
export type Reset = {
	readonly type: 'reset'
	readonly from: number
	readonly to: number
	readonly cursor: number
}

/**
 * Data of the device has been hidden: what you have of imports up to `upTo`, and of those received before `before`, is no
 * longer shown to anybody with this fingerprint. The state follows as far as it is visible.
 */
export type Hidden = {
	readonly type: 'hidden'
	/** ISO 8601 */
	readonly before: string
	readonly upTo: number
	readonly cursor: number
}

type AtCursor = { readonly cursor: number }

export type SessionEvent =
	| (IdentityFrame & AtCursor)
	| (LiveFrame & AtCursor)
	| StateFrame
	| LatestFrame
	| UnknownFrame
	| Delivery
	| Gap
	| Reset
	| Hidden

/** Result of a frame. */
export type Taken = {
	/** undefined until the first identity */
	readonly order: Order | undefined
	readonly session: Session
	readonly events: readonly SessionEvent[]
	/** a frame was dropped: only a new connection that resumes after the cursor brings it again */
	readonly mustResume: boolean
}

/** Limit of frames that wait for an earlier one. */
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
	const taken = takeAny(order, session, frame, limit)
	const isShown = (event: SessionEvent): boolean => !isHidden(event, taken.order?.hidden)
	return { ...taken, events: taken.events.filter(isShown) }
}

/** An import that was on its way when data was hidden has its place in the order, but is not shown. */
const isHidden = (event: SessionEvent, hidden: HiddenData | undefined): boolean => {
	if (!('importId' in event)) return false
	if (event.type === 'import' && event.hidden === true) return true
	return hidden !== undefined && receivedAt(event) < hidden.before
}

const takeAny = (order: Order | undefined, session: Session, frame: Frame, limit: number): Taken => {
	const nothing = { order, session, events: [], mustResume: false }
	switch (frame.type) {
		case 'state':
		case 'latest':
		case 'unknown':
			return { ...nothing, events: [frame] }
		case 'identity':
			return session.isIdentified
				? { ...nothing, ...identifyAgain(order, frame) }
				: identify(order, session, frame, limit)
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
	// Before the marker, a dropped frame is handled like a missing one: see goLive.
	return { ...progress, session, mustResume: session.isLive && progress.order.dropped !== undefined }
}

const identify = (
	before: Order | undefined,
	session: Session,
	frame: IdentityFrame,
	limit: number,
): Taken => {
	const known = hide(before, frame)
	const adopted = adopt(known.order, session.asked, frame.seq)
	const order = withHidden(adopted.order, frame)
	const events = [...known.events, ...adopted.events]
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

const hiddenIn = ({ hideDataBefore, hiddenSeq }: IdentityFrame): HiddenData | undefined =>
	hideDataBefore === undefined || hiddenSeq === undefined
		? undefined
		: { before: Date.parse(hideDataBefore), upTo: hiddenSeq }

const withHidden = (order: Order, frame: IdentityFrame): Order => {
	const hidden = hiddenIn(frame)
	return hidden === undefined ? order : { ...order, hidden }
}

/** Passes over what has been hidden since the last identity. A client that has nothing yet has nothing to forget. */
const hide = (
	order: Order | undefined,
	frame: IdentityFrame,
): { readonly order: Order | undefined; readonly events: readonly SessionEvent[] } => {
	const hidden = hiddenIn(frame)
	const isKnown = hidden === undefined || hidden.before <= (order?.hidden?.before ?? Number.NEGATIVE_INFINITY)
	if (order === undefined || isKnown) return { order, events: [] }
	const skipped = skipHidden(order, hidden)
	const before = new Date(hidden.before).toISOString()
	const event = { type: 'hidden', before, upTo: hidden.upTo, cursor: skipped.order.cursor } as const
	return { order: skipped.order, events: [event, ...skipped.events] }
}

/** The identity comes again on a connection when data has been hidden. */
const identifyAgain = (order: Order | undefined, frame: IdentityFrame): Partial<Taken> => {
	const known = hide(order, frame)
	if (known.order === undefined || known.events.length === 0) return {}
	const identity = { ...frame, cursor: known.order.cursor }
	return { order: known.order, events: [identity, ...known.events] }
}

type Adopted = { readonly order: Order; readonly events: readonly SessionEvent[] }

/** Makes the baseline the cursor. Returns the gap or reset between `asked` and the baseline. */
const adopt = (order: Order | undefined, asked: number | undefined, baseline: number): Adopted => {
	if (order === undefined) return { order: orderFrom(baseline), events: [] }
	const isAnew = baseline < (asked ?? order.cursor)
	// Another connection may have moved the cursor past the baseline. Then passTo changes nothing.
	if (!isAnew) return passTo(order, baseline)
	const reset = { type: 'reset', from: order.cursor, to: baseline, cursor: baseline } as const
	return { order: orderFrom(baseline), events: [reset] }
}

/** Imports that did not come before the marker no longer exist, unless their frames were dropped here. */
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
