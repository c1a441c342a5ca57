import type { Finding } from '../senml/finding.ts'
import type { Sights } from '../senml/found.ts'
import { type Named, recordWarning } from './aboutRecord.ts'

/** How far from the moment of reception a time of measurement is plausible; both ends included. */
export type TimeWindow = {
	readonly pastSeconds: number
	readonly futureSeconds: number
}

/** Any time before, and a day after: for those who have no opinion. */
export const WIDE_WINDOW: TimeWindow = {
	pastSeconds: Number.POSITIVE_INFINITY,
	futureSeconds: 24 * 60 * 60,
}

/**
 * Whether nothing needs to be said about a time. Nothing has been measured after it was received.
 * @param ts seconds since the Unix epoch
 * @param isRelative whether it was said as a distance from the moment of reception (RFC 8428 §4.5.3)
 */
export const isInWindow = (
	ts: number,
	isRelative: boolean,
	receivedAt: number,
	{ pastSeconds, futureSeconds }: TimeWindow,
): boolean => {
	const ahead = ts - receivedAt
	return ahead >= -pastSeconds && ahead <= (isRelative ? 0 : futureSeconds)
}

/** A time outside of the window, and the record that it is of. */
export type Said = Named & { readonly ts: number; readonly isRelative: boolean }

/** Notes it: one finding for all that are after the window, and one for all that are before. */
export const noteTime = (
	sights: Sights,
	said: Said,
	receivedAt: number,
	window: TimeWindow,
	at: number,
): void => {
	const isFuture = said.ts > receivedAt
	const reason = isFuture ? afterReception(said, receivedAt) : beforeReception(said, receivedAt)
	const code = isFuture ? 'W_TIME_FUTURE' : 'W_TIME_PAST'
	const make = (more: string): Finding =>
		recordWarning(said, code, ` has ${reason}${more}`, { expected: expected(window), got: dateOf(said.ts) })
	sights.note(code, make, at)
}

const afterReception = ({ ts, isRelative }: Said, receivedAt: number): string => {
	const ahead = distance(ts - receivedAt)
	return isRelative
		? `a time of ${ahead} after it was received, because a time below 2^28 counts from there; it looks like the time since the start of the device`
		: `the time ${dateOf(ts)}, ${ahead} after it was received: look at the clock of the device`
}

const beforeReception = ({ ts }: Said, receivedAt: number): string =>
	`the time ${dateOf(ts)}, ${distance(receivedAt - ts)} before it was received: look at the clock of the device`

const DAY = 24 * 60 * 60

const distance = (seconds: number): string =>
	seconds < 2 * DAY ? `${Math.round(seconds * 1000) / 1000} seconds` : `${Math.round(seconds / DAY)} days`

/** ISO 8601; the bare number where a date cannot say it. */
const dateOf = (seconds: number): string => {
	const date = new Date(seconds * 1000)
	return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString()
}

const expected = ({ pastSeconds, futureSeconds }: TimeWindow): string =>
	Number.isFinite(pastSeconds)
		? `from ${distance(pastSeconds)} before to ${distance(futureSeconds)} after reception`
		: `at most ${distance(futureSeconds)} after reception`
