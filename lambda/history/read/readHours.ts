import { maxAheadMilliseconds } from '../record/rowsOf.ts'
import { lateMilliseconds } from '../record/writeRows.ts'
import { dayOf, hourMilliseconds, hourOf, type Sample, timeOf } from '../sample.ts'
import type { Series } from '../series.ts'
import { type KeptDay, keepHours, keptHour, readDays, readRows, type Table } from './historyTable.ts'
import { inOrder, type KeptHour, type Quarters, quarterMilliseconds, statisticsOfHour } from './statistics.ts'

export type ReadHoursNeeds = Table & {
	readonly historyDays: number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** hears that the statistics of hours could not be kept: they are computed again the next time */
	readonly onNotKept: (error: unknown) => void
}

/** Milliseconds since the Unix epoch; `to` is not in it. */
export type Range = {
	readonly from: number
	readonly to: number
	/** what was received before is left out; nothing in the range was measured before */
	readonly visibleFrom: number
}

/** An hour with something in it. */
export type Hour = {
	/** milliseconds since the Unix epoch */
	readonly start: number
	/** of the object, if its newest sample has one */
	readonly version?: string
} & (
	| { readonly quarters: Quarters; readonly samples?: never }
	/** in order, those in the range */
	| { readonly samples: readonly Sample[]; readonly quarters?: never }
)

type Asked = {
	readonly range: Range
	/** whether the statistics of an hour will do, where all of it is in the range */
	readonly isInQuarters: boolean
	/** hears of each page of rows that was read */
	readonly onPage?: () => void
}

/**
 * How long after its end the statistics of an hour are kept. Until `lateMilliseconds` rows come without more ado; the rest is
 * what a function may run and clocks may differ.
 */
export const settledMilliseconds = lateMilliseconds + 10 * 60_000

/**
 * The hours of a series, the newest first. The statistics of an hour that is over are kept, so that its rows are
 * read once, unless more of them come. Whoever stops early has what was read so far kept, too.
 */
export const readHours = async function* (
	needs: ReadHoursNeeds,
	series: Series,
	{ range, isInQuarters, onPage = () => undefined }: Asked,
): AsyncGenerator<Hour> {
	const over = isInQuarters ? wholeHours(range, hourOf(needs.now() - settledMilliseconds)) : nothing
	const days: ReadonlyMap<number, KeptDay> =
		over.from < over.to
			? await readDays(needs, series, { from: over.from, to: over.to - hourMilliseconds })
			: new Map()
	const isOver = (hour: number): boolean => hour >= over.from && hour < over.to
	const kept = (hour: number): KeptHour | undefined =>
		isOver(hour) ? keptHour(days.get(dayOf(hour)), hour) : undefined
	const computed = new Map<number, KeptHour>()
	// Hours without rows are kept when something older is there: before a device is used, there are many of them.
	let empty: number[] = []
	const note = (): void => {
		for (const without of empty) computed.set(without, noRows)
		empty = []
	}
	try {
		for (const { hours, known } of stretches(range, kept)) {
			if (known !== undefined) {
				const [start = 0] = hours
				note()
				const quarters = quartersIn(known.quarters, start, range)
				if (quarters.length > 0) yield { ...known, start, quarters }
				continue
			}
			let last = hours[0] ?? 0
			for await (const { start, rows } of readRaw(needs, series, { range, hours, onPage })) {
				for (; last > start; last -= hourMilliseconds) if (isOver(last)) empty.push(last)
				last = start - hourMilliseconds
				note()
				if (isOver(start)) {
					const hour = statisticsOfHour(rows)
					computed.set(start, hour)
					yield { ...hour, start, quarters: quartersIn(hour.quarters, start, range) }
				} else {
					const samples = inOrder(rows.filter(isIn(range)))
					const version = samples.at(-1)?.version
					yield { start, samples, ...(version === undefined ? undefined : { version }) }
				}
			}
			for (; last >= (hours.at(-1) ?? 0); last -= hourMilliseconds) if (isOver(last)) empty.push(last)
		}
	} finally {
		await keepAll(needs, series, { days, computed })
	}
}

const isIn =
	({ from, to, visibleFrom }: Range) =>
	(sample: Sample): boolean => {
		const time = timeOf(sample)
		return time >= from && time < to && (sample.receivedAt ?? time) >= visibleFrom
	}

const noRows: KeptHour = { quarters: [] }

const nothing = { from: 0, to: 0 }

/**
 * The hours that are over, and in the range as a whole; the first one may begin before it by some quarters. All that they
 * have was received when it may be seen.
 */
const wholeHours = ({ from, to, visibleFrom }: Range, before: number) => ({
	from: Math.max(
		hourOf(from % quarterMilliseconds === 0 ? from : from + hourMilliseconds - 1),
		hourOf(visibleFrom + maxAheadMilliseconds + hourMilliseconds - 1),
	),
	to: Math.min(hourOf(to), before),
})

/** The quarters that are in the range. */
const quartersIn = (quarters: Quarters, start: number, { from }: Range): Quarters =>
	start >= from
		? quarters
		: quarters.map((one, quarter) => (start + quarter * quarterMilliseconds < from ? {} : one))

type Stretch = {
	/** their beginnings, the newest first; only one if it is known */
	readonly hours: readonly number[]
	readonly known?: KeptHour
}

/** The hours of a range: those that are kept by themselves, and those between them together. */
const stretches = ({ from, to }: Range, kept: (hour: number) => KeptHour | undefined): readonly Stretch[] => {
	const all: Stretch[] = []
	let between: number[] = []
	const close = (): void => {
		if (between.length > 0) all.push({ hours: between })
		between = []
	}
	for (let hour = hourOf(to - 1); hour >= hourOf(from); hour -= hourMilliseconds) {
		const known = kept(hour)
		if (known === undefined) {
			between.push(hour)
			continue
		}
		close()
		all.push({ hours: [hour], known })
	}
	close()
	return all
}

type Raw = {
	readonly range: Range
	readonly hours: readonly number[]
	readonly onPage: () => void
}

/** The samples of hours that have any. A row is of one hour, so an hour is complete when a row of an earlier one comes. */
const readRaw = async function* (
	needs: Table,
	series: Series,
	{ range, hours, onPage }: Raw,
): AsyncGenerator<{ readonly start: number; readonly rows: readonly Sample[] }> {
	const [newest = 0, oldest = newest] = [hours[0], hours.at(-1)]
	// A row may have samples in the range, although its first one was measured before it.
	const read = { from: oldest, to: Math.min(range.to, newest + hourMilliseconds) }
	let start = 0
	let rows: Sample[] = []
	for await (const page of readRows(needs, series, read)) {
		onPage()
		for (const { time, samples } of page) {
			if (hourOf(time) !== start && rows.length > 0) {
				yield { start, rows }
				rows = []
			}
			start = hourOf(time)
			rows.push(...samples)
		}
	}
	if (rows.length > 0) yield { start, rows }
}

type Computed = {
	readonly days: ReadonlyMap<number, KeptDay>
	readonly computed: ReadonlyMap<number, KeptHour>
}

/** The answer does not depend on it. */
const keepAll = async (
	{ historyDays, onNotKept, ...table }: ReadHoursNeeds,
	series: Series,
	{ days, computed }: Computed,
): Promise<void> => {
	const keep = keepHours(table, historyDays)
	await Promise.all(
		[...Map.groupBy(computed, ([hour]) => dayOf(hour))].map(([day, hours]) =>
			keep({ series, day, known: days.get(day), hours: new Map(hours) }).catch(onNotKept),
		),
	)
}
