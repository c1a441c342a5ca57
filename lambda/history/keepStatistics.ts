import { createHash } from 'node:crypto'
import type { Items } from '../aws/readItems.ts'
import { someAtOnce } from '../aws/someAtOnce.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import { keepHours, readDays, readRows, type Table } from './read/historyTable.ts'
import { settledMilliseconds } from './read/readHours.ts'
import { statisticsOfHour } from './read/statistics.ts'
import { maxAheadMilliseconds } from './record/rowsOf.ts'
import { dayMilliseconds, dayOf, hourMilliseconds, hourOf, type Sample, timeOf } from './sample.ts'
import type { Series } from './series.ts'

type KeepStatisticsNeeds = Table & {
	readonly historyDays: number
	/** seconds since the Unix epoch: the newest measurement of an object instance, as read before the messages */
	readonly newestOf: (deviceId: string, object: string, items: Items) => number | undefined
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** hears that statistics could not be kept: who asks for them computes them */
	readonly onNotKept: (deviceId: string, error: unknown) => void
}

type Imported = {
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
}

/** A quarter of a day (UTC): so much of a series is read and kept at once. */
const partMilliseconds = 6 * hourMilliseconds

const partOf = (time: number): number => Math.floor(time / partMilliseconds) * partMilliseconds

/** A part with fewer samples than one an hour has none kept: who asks reads a month of them as fast. */
const fewSamples = partMilliseconds / hourMilliseconds

/** Between the clocks of a door and of a function. */
const clockMilliseconds = 60_000

/** How long after the end of a part its statistics are kept: within an hour, so that devices do not do it all at once. */
export const delayOf = (deviceId: string): number => {
	const share = createHash('sha256').update(deviceId).digest().readUInt16BE() / 2 ** 16
	return settledMilliseconds + clockMilliseconds + Math.floor(share * hourMilliseconds)
}

/**
 * A step after the ledger: keeps the statistics of a quarter of a day when the first message comes some time after its
 * end, so that nobody who asks for a month has to wait for all of its rows. What it leaves out, or fails to do, is done by
 * who asks.
 */
export const keepStatistics =
	(needs: KeepStatisticsNeeds) =>
	(deviceId: string, { items }: { readonly items: Items }) => {
		const updates: (TimedUpdate & { readonly receivedAt: number })[] = []
		return {
			follow: async (imported: Imported) => {
				const { receivedAt } = imported
				for (const update of imported.updates)
					if (timeOf(update) <= receivedAt + maxAheadMilliseconds) updates.push({ ...update, receivedAt })
				return { done: Promise.resolve() }
			},
			close: async () => {
				const ranges = [...Map.groupBy(updates, objectKey)].flatMap(([key, all]) => {
					const [{ object, instance } = { object: 0, instance: 0 }] = all
					const newest = needs.newestOf(deviceId, key, items)
					const times = all.map((update) => Math.min(timeOf(update), update.receivedAt))
					return passed(newest, times, delayOf(deviceId)).map((range) => ({
						series: { deviceId, object, instance },
						...range,
					}))
				})
				const keep = (one: SeriesRange) =>
					keepRange(needs, one).catch((error) => needs.onNotKept(deviceId, error))
				return { done: someAtOnce(ranges, keep, () => false) }
			},
		}
	}

/** Milliseconds since the Unix epoch, whole hours of one day; `to` is not in it. */
type Range = { readonly from: number; readonly to: number }

type SeriesRange = Range & { readonly series: Series }

/**
 * The parts that have come to their end since the newest measurement that was known, in which there are measurements.
 *
 * @param newest seconds since the Unix epoch; undefined if nothing was known
 * @param times milliseconds since the Unix epoch: of new measurements, or when they were received if they claim to be later
 * @param delay milliseconds from the end of a part
 */
const passed = (newest: number | undefined, times: readonly number[], delay: number): readonly Range[] => {
	if (newest === undefined) return []
	const known = timeOf({ ts: newest })
	const first = partOf(known - delay)
	const end = partOf(times.reduce((a, b) => Math.max(a, b)) - delay)
	if (end <= first) return []
	const parts = [...new Set([known - delay, known, ...times].map(partOf))]
	return [
		...Map.groupBy(
			parts.filter((part) => part >= first && part < end),
			dayOf,
		).values(),
	].map((ofDay) => ({
		from: Math.min(...ofDay),
		to: Math.max(...ofDay) + partMilliseconds,
	}))
}

/** Reads what is kept before the rows: see `keepHours`. */
const keepRange = async (needs: KeepStatisticsNeeds, { series, from, to }: SeriesRange): Promise<void> => {
	const { historyDays, now } = needs
	if (to + settledMilliseconds > now() || from < now() - historyDays * dayMilliseconds) return
	const day = dayOf(from)
	const known = (await readDays(needs, series, { from, to: from })).get(day)
	const rows: Sample[] = []
	for await (const page of readRows(needs, series, { from, to }))
		for (const { samples } of page) rows.push(...samples)
	if (rows.length <= fewSamples) return
	const byHour = Map.groupBy(rows, (sample) => hourOf(timeOf(sample)))
	const hours = new Map<number, ReturnType<typeof statisticsOfHour>>()
	for (let hour = from; hour < to; hour += hourMilliseconds)
		hours.set(hour, statisticsOfHour(byHour.get(hour) ?? []))
	await keepHours(needs, historyDays)({ series, day, known, hours })
}
