import { geolocation } from '../read/trail.ts'
import { maxAheadMilliseconds } from '../record/rowsOf.ts'
import { dayMilliseconds, hourMilliseconds } from '../sample.ts'
import { openToken } from './historyToken.ts'

export const aggregates = ['avg', 'min', 'max', 'sum', 'count'] as const
export type Aggregate = (typeof aggregates)[number]

const minute = 60_000

/** As `@hello.nrfcloud.com/proto` has them. */
export const timeSpans = {
	lastHour: { milliseconds: hourMilliseconds, binMinutes: 1 },
	lastDay: { milliseconds: dayMilliseconds, binMinutes: 15 },
	lastWeek: { milliseconds: 7 * dayMilliseconds, binMinutes: 60 },
	lastMonth: { milliseconds: 30 * dayMilliseconds, binMinutes: 60 },
} as const
export type TimeSpan = keyof typeof timeSpans

export type HistoryQuery = {
	readonly timeSpan?: TimeSpan
	readonly aggregate?: Aggregate
	readonly from?: string
	readonly to?: string
	/** minutes, or `raw` */
	readonly bin?: string
	/** km */
	readonly trail?: string
	readonly limit?: string
	readonly nextToken?: string
}

/** Milliseconds since the Unix epoch; `to` is not in the range. */
type Asked = { readonly from: number; readonly to: number; readonly skip: number; readonly limit: number } & (
	| { readonly shape: 'bins'; readonly binMinutes: number; readonly aggregate: Aggregate }
	/** samples along a trail, in km */
	| { readonly shape: 'trail'; readonly trail: number; readonly binMinutes: number }
	| { readonly shape: 'samples' }
)

type Read = { readonly asked: Asked } | { readonly field: string; readonly reason: string }

const maxLimit = 5000
const samplesUnlessStated = 1000

type Known = {
	readonly object: number
	/** milliseconds since the Unix epoch */
	readonly now: number
}

/** What a valid query asks for, or what is wrong with it. */
export const readAsked = (query: HistoryQuery, { object, now }: Known): Read => {
	const { bin, trail, aggregate } = query
	if (trail !== undefined && object !== geolocation.object)
		return { field: 'trail', reason: `only object ${geolocation.object} has a trail` }
	if (trail !== undefined && (bin !== undefined || aggregate !== undefined))
		return { field: 'trail', reason: 'a trail has neither bin nor aggregate' }
	if (bin === 'raw' && aggregate !== undefined)
		return { field: 'aggregate', reason: 'what is raw is not aggregated' }
	const read = rangeOf(query, now)
	if ('field' in read) return read
	const { from, to, skip, binMinutes } = read
	const range = { from, to, skip }
	if (bin === 'raw')
		return { asked: { ...range, shape: 'samples', limit: Number(query.limit ?? samplesUnlessStated) } }
	const limit = Number(query.limit ?? maxLimit)
	if (object === geolocation.object && bin === undefined && aggregate === undefined)
		return { asked: { ...range, shape: 'trail', trail: Number(trail ?? 0), binMinutes, limit } }
	return { asked: { ...range, shape: 'bins', binMinutes, aggregate: aggregate ?? 'avg', limit } }
}

type ReadRange =
	| { readonly from: number; readonly to: number; readonly skip: number; readonly binMinutes: number }
	| { readonly field: string; readonly reason: string }

/** A time span begins with a whole bin. Times of devices may be a little ahead. */
const rangeOf = ({ timeSpan, from, to, bin, nextToken }: HistoryQuery, now: number): ReadRange => {
	if (timeSpan !== undefined && (from !== undefined || to !== undefined))
		return { field: 'timeSpan', reason: 'it cannot stand beside from or to' }
	if (to !== undefined && from === undefined) return { field: 'to', reason: 'it needs from' }
	const [begin, end] = [timeIn(from), timeIn(to)]
	if (Number.isNaN(begin)) return { field: 'from', reason: expectedTime }
	if (Number.isNaN(end)) return { field: 'to', reason: expectedTime }
	const stated = bin === undefined || bin === 'raw' ? undefined : Number(bin)
	const ahead = now + maxAheadMilliseconds + 1
	const range = begin === undefined ? spanTo(now, timeSpan, stated) : { from: begin, to: end ?? ahead }
	if (range.from >= range.to) return { field: 'from', reason: 'it must be before to' }
	const binMinutes = stated ?? minutesFor(range.to - range.from, timeSpan)
	const whole = { ...range, to: Math.min(range.to, ahead), skip: 0, binMinutes }
	const rest = nextToken === undefined ? undefined : openToken(nextToken)
	return { ...whole, ...rest }
}

const spanTo = (now: number, timeSpan: TimeSpan = 'lastHour', stated?: number) => {
	const { milliseconds, binMinutes } = timeSpans[timeSpan]
	const bin = (stated ?? binMinutes) * minute
	return { from: Math.floor((now - milliseconds) / bin) * bin, to: now + maxAheadMilliseconds + 1 }
}

/** What the time spans have, for other ranges of about their length. */
const minutesFor = (milliseconds: number, timeSpan?: TimeSpan): number => {
	if (timeSpan !== undefined) return timeSpans[timeSpan].binMinutes
	const fitting = Object.values(timeSpans).find(
		(span) => milliseconds <= span.milliseconds + hourMilliseconds,
	)
	return (fitting ?? timeSpans.lastMonth).binMinutes
}

const expectedTime =
	'must be milliseconds since 1970, or a date and time with its offset: 2026-11-29T12:00:00Z'

/** Not a number if it is no time. */
const timeIn = (text: string | undefined): number | undefined => {
	if (text === undefined) return undefined
	return /^\d+$/.test(text) ? Number(text) : Date.parse(text)
}
