import { callToISOString, months, offsetOf, patternParts } from './dates.ts'
import { fail, isMap, numberArgument, shown, text } from './values.ts'

export const weekdays = (): string[] => [
	'Sunday',
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday',
]

/** A date by a pattern of Java, with names in English. */
export const formatDate = (date: Date, pattern: string, zone: string): string => {
	const local = new Date(date.getTime() + offsetOf(zone))
	const hours = local.getUTCHours()
	const numbers: Record<string, number> = {
		d: local.getUTCDate(),
		H: hours,
		h: hours % 12 || 12,
		m: local.getUTCMinutes(),
		s: local.getUTCSeconds(),
		M: local.getUTCMonth() + 1,
		y: local.getUTCFullYear(),
		u: local.getUTCFullYear(),
	}
	const weekday = weekdays()[local.getUTCDay()] ?? ''
	const month = months()[local.getUTCMonth()] ?? ''
	return patternParts(pattern)
		.map(([letter, literal, length]) => {
			if (letter === '') return literal
			if (letter === 'E') return length > 3 ? weekday : weekday.slice(0, 3)
			if (letter === 'a') return hours < 12 ? 'AM' : 'PM'
			if (letter === 'S')
				return String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(length, '0').slice(0, length)
			if (letter === 'M' && length > 2) return month
			if ('XxZ'.includes(letter)) return zone === '' || offsetOf(zone) === 0 ? 'Z' : zone
			const number = Object.hasOwn(numbers, letter) ? numbers[letter] : undefined
			if (number === undefined) return fail(`Date: pattern letter ${letter} is not known`)
			const digits = String(number).padStart(length, '0')
			return 'yu'.includes(letter) && length === 2 ? digits.slice(-2) : digits
		})
		.join('')
}

/** `toLocaleString()`, `(locale)`, `(locale, zone)`, `(locale, options as JSON)`: UTC and English. */
export const localeText = (date: Date, locale: unknown, options: unknown): string => {
	const given: unknown = typeof options === 'string' && options.startsWith('{') ? JSON.parse(options) : {}
	const named = isMap(given) ? given : {}
	const zone =
		typeof options === 'string' && !options.startsWith('{') ? options : text(named['timeZone'] ?? '')
	const name = text(locale ?? 'UTC').toLowerCase()
	if (typeof named['pattern'] === 'string') return formatDate(date, named['pattern'], zone)
	if (name === 'utc') return formatDate(date, 'yyyy-MM-dd HH:mm:ss', zone)
	if (!name.startsWith('en'))
		return fail(`Date: locale ${shown(locale)} is not known here: use UTC, en-US or a pattern`)
	return formatDate(date, 'M/d/yy, h:mm:ss a', zone)
}

/** Adds units of time that differ in length. */
export const addMonths = (date: Date, count: number): void => {
	const day = date.getUTCDate()
	date.setUTCDate(1)
	date.setUTCMonth(date.getUTCMonth() + count)
	const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
	date.setUTCDate(Math.min(day, last))
}

/** A method of a date. Those with and without `UTC` in their names are the same. */
export const dateMethod = (date: Date, name: string, given: readonly unknown[]): unknown => {
	const number = (index: number, otherwise: number): number =>
		given[index] === undefined
			? otherwise
			: numberArgument(given[index], `Date.${name}`, `argument ${index + 1}`)
	const by = (milliseconds: number) => () => date.setTime(date.getTime() + number(0, 0) * milliseconds)
	const methods: Record<string, () => unknown> = {
		addDays: by(86_400_000),
		addHours: by(3_600_000),
		addMinutes: by(60_000),
		addMonths: () => addMonths(date, number(0, 0)),
		addNanos: by(1e-6),
		addSeconds: by(1000),
		addWeeks: by(604_800_000),
		addYears: () => addMonths(date, 12 * number(0, 0)),
		getDate: () => date.getUTCDate(),
		getDay: () => date.getUTCDay() || 7,
		getFullYear: () => date.getUTCFullYear(),
		getHours: () => date.getUTCHours(),
		getMilliseconds: () => date.getUTCMilliseconds(),
		getMinutes: () => date.getUTCMinutes(),
		getMonth: () => date.getUTCMonth() + 1,
		getSeconds: () => date.getUTCSeconds(),
		parseSecond: () => Math.floor(date.getTime() / 1000),
		parseSecondMilli: () => date.getTime(),
		setDate: () => date.setUTCDate(number(0, 1)),
		setFullYear: () =>
			date.setUTCFullYear(number(0, 0), number(1, date.getUTCMonth() + 1) - 1, number(2, date.getUTCDate())),
		setHours: () =>
			date.setUTCHours(
				number(0, 0),
				number(1, date.getUTCMinutes()),
				number(2, date.getUTCSeconds()),
				number(3, date.getUTCMilliseconds()),
			),
		setMilliseconds: () => date.setUTCMilliseconds(number(0, 0)),
		setMinutes: () =>
			date.setUTCMinutes(number(0, 0), number(1, date.getUTCSeconds()), number(2, date.getUTCMilliseconds())),
		setMonth: () => date.setUTCMonth(number(0, 1) - 1, number(1, date.getUTCDate())),
		setSeconds: () => date.setUTCSeconds(number(0, 0), number(1, date.getUTCMilliseconds())),
		setTime: () => date.setTime(number(0, 0)),
		toDateString: () => formatDate(date, 'EEEE, MMM d, yyyy', ''),
		toJSON: () => callToISOString(date),
		toLocaleDateString: () => localeText(date, given[0], given[1]).split(/[ ,]/)[0],
		toLocaleString: () => localeText(date, given[0], given[1]),
		toLocaleTimeString: () => localeText(date, given[0], given[1]).replace(/^[^ ]* /, ''),
	}
	const plain = name.replace('UTC', '')
	const method = Object.hasOwn(methods, plain) ? methods[plain] : undefined
	if (method === undefined) return fail(`a date has no method ${name}()`)
	const result = method()
	return /^(?:set|add)/.test(plain) ? null : result
}
