import type { ImportFrame } from './frame.ts'

/** How far the delivery of a device's imports has come. It outlives connections. */
export type Order = {
	/** the last import that was delivered in full or does not exist any more; a new connection goes on behind it */
	readonly cursor: number
	/** how many parts of the import behind the cursor were delivered */
	readonly delivered: number
	/** what came too early, sorted, each once */
	readonly waiting: readonly ImportFrame[]
	/** the first frame that was dropped for want of room */
	readonly dropped: FramePlace | undefined
}

/** `cursor` is where to resume when all up to and including this event was taken care of. */
export type Delivery = ImportFrame & { readonly cursor: number }

/** The imports `from` to `to` do not exist any more, or not in full. */
export type Gap = {
	readonly type: 'gap'
	readonly from: number
	readonly to: number
	readonly cursor: number
}

export type Progress = { readonly order: Order; readonly events: readonly (Delivery | Gap)[] }

export const orderFrom = (cursor: number): Order => ({
	cursor,
	delivered: 0,
	waiting: [],
	dropped: undefined,
})

/** For a connection that brings everything behind the cursor again. */
export const forgetWaiting = ({ cursor, delivered }: Order): Order => ({ ...orderFrom(cursor), delivered })

type FramePlace = Pick<ImportFrame, 'seq' | 'part'>

const byPlace = (left: FramePlace, right: FramePlace): number =>
	left.seq - right.seq || left.part - right.part

const isDelivered = ({ cursor, delivered }: Order, { seq, part }: ImportFrame): boolean =>
	seq <= cursor || (seq === cursor + 1 && part <= delivered)

/**
 * Takes one frame, and delivers what is next now. At most `limit` frames wait: those that are farthest from being
 * next are dropped.
 */
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

/**
 * The last import of which is known, when all that exists has come, what exists: of those behind it some may have been
 * dropped.
 */
export const lastKnown = ({ cursor, delivered, dropped }: Order): number => {
	if (dropped === undefined) return Infinity
	// A part before the one that was dropped is missing: it did not come, so this import is not to be had in full.
	const isBroken = dropped.seq === cursor + 1 && delivered + 1 < dropped.part
	return isBroken ? dropped.seq : dropped.seq - 1
}

/** Delivers what waits, up to the first hole. */
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
 * Nothing more comes up to and including the import `seq`: delivers what waits of it, tells what is missing, and goes
 * on behind it.
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

/** By the `seq` of their import, in the order in which they wait. Node.js 20 has no `Map.groupBy`. */
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
 * What waited of one import, and a gap if that is not all. It never is when parts were delivered before: they would not
 * wait if the next one were there.
 */
const closeImport = (frames: readonly ImportFrame[]): readonly (Delivery | Gap)[] => {
	const isComplete = frames.length === frames[0]?.parts
	const events = frames.map((frame, index) => ({
		...frame,
		cursor: isComplete && index === frames.length - 1 ? frame.seq : frame.seq - 1,
	}))
	return isComplete ? events : [...events, ...frames.slice(0, 1).map(({ seq }) => gap(seq, seq))]
}
