import { overlapMilliseconds } from '../contract.ts'
import type { Event } from '../event.ts'
import type { StoredEvent } from '../eventTable.ts'

/** How long an event waits for the one before it, of the same device. */
export const patienceMilliseconds = 400

/** Devices whose newest `seq` is remembered, at most. */
const maxDevices = 10_000

type OfImport = Extract<Event, { readonly seq: number }>

const isOfImport = (event: Event): event is OfImport => 'seq' in event

/** Infinity if there are none */
export const oldestOf = (events: readonly StoredEvent[]): number =>
	events.reduce((oldest, { time }) => Math.min(oldest, time), Number.POSITIVE_INFINITY)

const rank = (event: OfImport): number => event.seq + (event.type === 'joined' ? 0 : 0.5)

/** An event of a device goes before those with a higher rank that were written shortly before it. @param events by their times */
const byRank = (events: readonly StoredEvent[]): readonly StoredEvent[] => {
	const sorted: StoredEvent[] = []
	for (const one of events) {
		const isAfter = ({ event, time }: StoredEvent): boolean =>
			rank(event as OfImport) > rank(one.event as OfImport) && time >= one.time - overlapMilliseconds
		sorted.splice(sorted.findLastIndex((other) => !isAfter(other)) + 1, 0, one)
	}
	return sorted
}

/**
 * The events of the imports of a device take the places that they have together in the order of their `seq`. One that was written
 * much later than the next one keeps its place: nobody gets past it faster than all that happened meanwhile is sent.
 *
 * @param events by their times
 */
export const bySeq = (events: readonly StoredEvent[]): readonly StoredEvent[] => {
	const queues = new Map(
		[
			...Map.groupBy(
				events.filter(({ event }) => isOfImport(event)),
				({ event }) => (event as OfImport).deviceId,
			),
		].map(([deviceId, all]) => [deviceId, byRank(all).values()]),
	)
	return events.map((stored) =>
		isOfImport(stored.event) ? (queues.get(stored.event.deviceId)?.next().value ?? stored) : stored,
	)
}

/**
 * Gives events that are sent in this order their cursors. Times do not rise where an event was written late and takes its place by
 * `seq`: a cursor of such a time would pass over all that comes after it. @param rest what is sent later
 */
export const withCursors = (
	events: readonly StoredEvent[],
	rest: readonly StoredEvent[] = [],
): readonly StoredEvent[] => {
	let oldest = oldestOf(rest)
	const oldestAfter = events
		.toReversed()
		.map(({ time }) => {
			const after = oldest
			oldest = Math.min(oldest, time)
			return after
		})
		.toReversed()
	let newest = Number.NEGATIVE_INFINITY
	return events.map((stored, index) => {
		newest = Math.max(newest, stored.time)
		return { ...stored, cursor: { time: Math.min(newest, oldestAfter[index] ?? newest) } }
	})
}

export type Ordered = {
	readonly due: readonly StoredEvent[]
	/** those that are not sent now, in their order */
	readonly rest: readonly StoredEvent[]
	/** some of them wait for an event before them */
	readonly isWaiting: boolean
}

/**
 * The events that may be sent now, in order per device. Two functions may write two imports of a device at the same time: the
 * later one then waits a moment for the earlier.
 *
 * @param events by their times
 * @param newest `seq` that was sent, by device: this changes it
 * @param most events at once
 */
export const inOrder = (
	events: readonly StoredEvent[],
	newest: Map<string, number>,
	now: number,
	most = Number.POSITIVE_INFINITY,
): Ordered => {
	const waiting = new Set<string>()
	const mayGo = ({ event, time }: StoredEvent): boolean => {
		if (!isOfImport(event)) return true
		const { deviceId, seq } = event
		const before = newest.get(deviceId)
		const isEarly = before !== undefined && seq > before + 1 && now - time < patienceMilliseconds
		if (isEarly) waiting.add(deviceId)
		if (waiting.has(deviceId)) return false
		newest.delete(deviceId)
		newest.set(deviceId, Math.max(before ?? 0, event.type === 'joined' ? (before ?? seq - 1) : seq))
		return true
	}
	const due: StoredEvent[] = []
	const rest: StoredEvent[] = []
	for (const stored of bySeq(events)) {
		const list = due.length < most && mayGo(stored) ? due : rest
		list.push(stored)
	}
	for (const deviceId of newest.keys()) {
		if (newest.size <= maxDevices) break
		newest.delete(deviceId)
	}
	return { due, rest, isWaiting: waiting.size > 0 }
}
