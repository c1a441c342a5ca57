import { overlapMilliseconds } from '../contract.ts'
import { minuteOf, type StoredEvent } from '../eventTable.ts'
import { digestOf } from './window.ts'

/** Clocks of writers may be ahead by so much. */
const aheadMilliseconds = 1000

type Needs = {
	/** the events of a minute from a time on, by their times */
	readonly readMinute: (minute: number, from: number) => Promise<readonly StoredEvent[]>
	/** digests of what was sent lately */
	readonly sent: ReadonlyMap<string, number>
	/** reads on until so many events may be sent */
	readonly enough: number
}

export type New = {
	/** by their times */
	readonly events: readonly StoredEvent[]
	/** the times in question, in milliseconds since the Unix epoch */
	readonly from: number
	readonly to: number
	/** How many may be sent, from the first one on. It was not read what may come before the others: those are read again. */
	readonly settled: number
}

/** Events that were written from one time to another, or from a little earlier but late, and have not been sent. */
export const readNew = async (
	{ readMinute, sent, enough }: Needs,
	from: number,
	to: number,
): Promise<New> => {
	const oldest = from - overlapMilliseconds
	const last = minuteOf(to + aheadMilliseconds)
	const events = new Map<string, StoredEvent>()
	for (let minute = minuteOf(oldest); minute <= last; minute += 2) {
		// Most reads begin in the last seconds, and need one minute or two.
		const two = minute < last ? [minute, minute + 1] : [minute]
		const read = await Promise.all(two.map((one) => readMinute(one, oldest)))
		for (const stored of read.flat()) {
			const isNew = !sent.has(digestOf(stored)) && !events.has(stored.event.id)
			if (isNew) events.set(stored.event.id, stored)
		}
		const end = (minute + 2) * 60_000
		if (end > to) continue
		const all = [...events.values()]
		const settled = all.filter(({ time }) => time < end - overlapMilliseconds).length
		if (settled >= enough) return { events: all, from, to: end, settled }
	}
	return { events: [...events.values()], from, to, settled: events.size }
}
