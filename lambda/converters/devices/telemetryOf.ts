import { isObject, kindOf } from '../kindOf.ts'
import type { ConvertedDevice, Report } from './convertedDevice.ts'
import { scalarsOf } from './scalarsOf.ts'

type Entry = ConvertedDevice['telemetry'][number]

/** As seconds, times up to here are before the year 5138; as milliseconds, before March 1973. */
const SECONDS_BELOW = 1e11

/** As milliseconds, from here on they are after the year 5138. */
const FINER_FROM = 1e14

/** ISO 8601 with a zone. Without one, a text is no point in time. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/

/** Converters of the public library give times as texts, too. */
const numberIn = (ts: unknown): unknown => {
	if (typeof ts !== 'string') return ts
	if (/^\d+$/.test(ts)) return Number(ts)
	const time = ISO.test(ts) ? Date.parse(ts) : Number.NaN
	return Number.isNaN(time) ? ts : time
}

/** The time of an entry; undefined if it is none. */
const timeOf = (ts: unknown, path: string, report: Report): number | undefined => {
	const time = numberIn(ts)
	const because =
		typeof time !== 'number' || !Number.isFinite(time)
			? `is ${typeof ts === 'string' ? `the text ${JSON.stringify(ts)}` : kindOf(ts)}`
			: time >= 0 && time < SECONDS_BELOW
				? `${time} looks like seconds`
				: time >= FINER_FROM
					? `${time} looks like microseconds or nanoseconds`
					: time < 0
						? `${time} is before 1970`
						: undefined
	if (because === undefined && typeof time === 'number') return Math.trunc(time)
	report('timestamp', `${path}.ts ${because}: it is in milliseconds since 1970. Its values are left out.`)
	return undefined
}

/** `{ ts, values }` or `{ values }`; anything else is the values themselves. */
const entryOf = (value: unknown, path: string, report: Report): Entry | undefined => {
	if (!isObject(value) || !isObject(value['values'])) return { values: scalarsOf(value, path, report) }
	const { ts, values, ...others } = value
	for (const key of Object.keys(others))
		report('shape', `${path}.${key} stands beside "values", where only "ts" may be.`)
	if (ts === undefined || ts === null) return { values: scalarsOf(values, `${path}.values`, report) }
	const time = timeOf(ts, path, report)
	return time === undefined ? undefined : { ts: time, values: scalarsOf(values, `${path}.values`, report) }
}

/** The telemetry of a device: flat, with time, or an array of either. Entries without any value are left out. */
export const telemetryOf = (value: unknown, path: string, report: Report): readonly Entry[] => {
	if (value === undefined || value === null) return []
	const entries = Array.isArray(value)
		? value.map((part: unknown, index) => entryOf(part, `${path}[${index}]`, report))
		: [entryOf(value, path, report)]
	return entries.filter(
		(entry): entry is Entry => entry !== undefined && Object.keys(entry.values).length > 0,
	)
}
