import type { ImportFrame } from './frame.ts'

/** Progress of the delivery of a device's imports. It survives a change of connection. */
export type Order = {
	/** the last import that was delivered in full or no longer exists; a new connection resumes after it */
	readonly cursor: number
	/** number of delivered parts of the import after the cursor */
	readonly delivered: number
	/** frames that came too early, sorted, without repeats */
	readonly waiting: readonly ImportFrame[]
	/** the first frame that was dropped because too many waited */
	readonly dropped: FramePlace | undefined
	/** what the server has hidden, as far as it is known */
	readonly hidden?: HiddenData
}

/** `cursor`: resume after this import once this event and all before it are processed. */
export type Delivery = ImportFrame & { readonly cursor: number }

/** The imports `from` to `to` no longer exist, or only in part. */
export type Gap = {
	readonly type: 'gap'
	readonly from: number
	readonly to: number
	readonly cursor: number
}

/** What was received before a time is hidden, in milliseconds since the Unix epoch, and the imports up to a `seq`. */
export type HiddenData = { readonly before: number; readonly upTo: number }

export type Progress = { readonly order: Order; readonly events: readonly (Delivery | Gap)[] }

export const orderFrom = (cursor: number): Order => ({
	cursor,
	delivered: 0,
	waiting: [],
	dropped: undefined,
})

/** The order for a new connection, which sends everything after the cursor again. */
export const forgetWaiting = ({ cursor, delivered, hidden }: Order): Order => ({
	...orderFrom(cursor),
	delivered,
	...(hidden === undefined ? {} : { hidden }),
})

type FramePlace = Pick<ImportFrame, 'seq' | 'part'>

const byPlace = (left: FramePlace, right: FramePlace): number =>
	left.seq - right.seq || left.part - right.part

const isDelivered = ({ cursor, delivered }: Order, { seq, part }: ImportFrame): boolean =>
	seq <= cursor || (seq === cursor + 1 && part <= delivered)

/** Takes one frame and delivers all frames that are next. At most `limit` frames wait: the last in order are dropped. */
export const receive = (order: Order, frame: ImportFrame, limit: number): Progress => {
	const isKnown = isDelivered(order, frame) || order.waiting.some((other) => byPlace(other, frame) === 0)
	if (isKnown) return { order, events: [] }
	const progress = deliverNext({ ...order, waiting: [...order.waiting, frame].toSorted(byPlace) })
	return { ...progress, order: dropBeyond(progress.order, limit) }
}

const dropBeyond = (order: Order, limit: number): Order => {
	const beyond = order.waiting.slice(limit)
	const [dropped] = [...beyond, ...(order.dropped === undefined ? [] : [order.dropped])].toSorted(byPlace)
	return { ...order, waiting: order.waiting.slice(0, limit), dropped }
}

/** At the marker, imports up to this `seq` have arrived or no longer exist. Later ones may have been dropped here. */
export const lastKnown = ({ cursor, delivered, dropped }: Order): number => {
	if (dropped === undefined) return Infinity
	// A part before the dropped one never came, so the server no longer has this import in full.
	const isBroken = dropped.seq === cursor + 1 && delivered + 1 < dropped.part
	return isBroken ? dropped.seq : dropped.seq - 1
}

/** Delivers the waiting frames up to the first missing one. */
const deliverNext = (order: Order): Progress => {
	let { cursor, delivered } = order
	const events: Delivery[] = []
	for (const frame of order.waiting) {
		if (frame.seq !== cursor + 1 || frame.part !== delivered + 1) break
		const isLast = frame.part === frame.parts
		cursor += isLast ? 1 : 0
		delivered = isLast ? 0 : frame.part
		events.push({ ...frame, cursor })
	}
	return { order: { ...order, cursor, delivered, waiting: order.waiting.slice(events.length) }, events }
}

/**
 * Ends the wait for all imports up to and including `seq`: delivers their waiting frames, reports the missing ones as
 * gaps, and continues after `seq`.
 */
export const passTo = (order: Order, seq: number): Progress => {
	if (seq <= order.cursor) return { order, events: [] }
	const isDue = (frame: ImportFrame): boolean => frame.seq <= seq
	const due = byImport(order.waiting.filter(isDue))
	const events: (Delivery | Gap)[] = []
	let cursor = order.cursor
	for (const [next, frames] of due) {
		if (next > cursor + 1) events.push(gap(cursor + 1, next - 1))
		events.push(...closeImport(frames))
		cursor = next
	}
	if (cursor < seq) events.push(gap(cursor + 1, seq))
	const waiting = order.waiting.filter((frame) => !isDue(frame))
	const rest = deliverNext({ ...order, cursor: seq, delivered: 0, waiting })
	return { order: rest.order, events: [...events, ...rest.events] }
}

/** Continues after what has been hidden, which is neither delivered nor missing. */
export const skipHidden = (order: Order, hidden: HiddenData): Progress => {
	const { upTo } = hidden
	if (upTo <= order.cursor) return { order: { ...order, hidden }, events: [] }
	const waiting = order.waiting.filter(({ seq }) => seq > upTo)
	const dropped = (order.dropped?.seq ?? 0) > upTo ? order.dropped : undefined
	return deliverNext({ cursor: upTo, delivered: 0, waiting, dropped, hidden })
}

/** Groups frames by `seq` and keeps their order. Node.js 20 has no `Map.groupBy`. */
const byImport = (frames: readonly ImportFrame[]): ReadonlyMap<number, readonly ImportFrame[]> => {
	const imports = new Map<number, ImportFrame[]>()
	for (const frame of frames) {
		const parts = imports.get(frame.seq)
		if (parts === undefined) imports.set(frame.seq, [frame])
		else parts.push(frame)
	}
	return imports
}

const gap = (from: number, to: number): Gap => ({ type: 'gap', from, to, cursor: to })

/**
 * The waiting frames of one import, and a gap if parts are missing. After delivered parts one is always missing:
 * otherwise the next part would not have waited.
 */
const closeImport = (frames: readonly ImportFrame[]): readonly (Delivery | Gap)[] => {
	const isComplete = frames.length === frames[0]?.parts
	const events = frames.map((frame, index) => ({
		...frame,
		cursor: isComplete && index === frames.length - 1 ? frame.seq : frame.seq - 1,
	}))
	return isComplete ? events : [...events, ...frames.slice(0, 1).map(({ seq }) => gap(seq, seq))]
}
