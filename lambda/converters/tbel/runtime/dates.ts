import { noMethod } from './members.ts'
import { fail, isNumber, shown, text, textArgument } from './values.ts'

/**
 * Dates of ThingsBoard: months are 1 to 12, days of the week 1 (Monday) to 7. Where ThingsBoard takes the time zone of
 * its server, this takes UTC, so that a converter does the same everywhere. Zones other than UTC are offsets.
 */

/** `Z`, `GMT`, `+02`, `-0330`, `+04:30:56` in milliseconds. */
export const offsetOf = (zone: string): number => {
	if (/^(?:Z|UTC|GMT|UT)?$/.test(zone)) return 0
	const [, sign, hours, minutes = '0', seconds = '0'] =
		/^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d\d))?(?::?(\d\d))?$/.exec(zone) ??
		fail(`Date: time zone ${shown(zone)} is not known here: use UTC or an offset like "+02:00"`)
	return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

export const months = (): string[] => [
	'Jan',
	'Feb',
	'Mar',
	'Apr',
	'May',
	'Jun',
	'Jul',
	'Aug',
	'Sep',
	'Oct',
	'Nov',
	'Dec',
]

/** Milliseconds since 1970, or NaN: it is no date that ThingsBoard reads. */
export const parseDate = (value: string): number => {
	const iso =
		/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|UTC|GMT|[+-][\d:]+)?)?(?:\[[^\]]*\])?$/.exec(
			value,
		)
	if (iso !== null) {
		const [year, month, day, hours, minutes, seconds] = iso.slice(1, 7).map((part) => Number(part ?? 0))
		const milliseconds = Math.floor(Number(`0.${iso[7] ?? 0}`) * 1000)
		return dateOf(year, month, day, hours, minutes, seconds, milliseconds) - offsetOf(iso[8] ?? '')
	}
	const rfc1123 = /^\w{3}, (\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?(?: (GMT|[+-]\d+))?$/.exec(
		value.trim(),
	)
	if (rfc1123 === null) return Number.NaN
	const [, day, month, year, hours, minutes, seconds = 0, zone = ''] = rfc1123
	const monthNumber = months().indexOf(month ?? '') + 1
	return (
		dateOf(Number(year), monthNumber, Number(day), Number(hours), Number(minutes), Number(seconds), 0) -
		offsetOf(zone)
	)
}

/** NaN: there is no such day or time. */
export const dateOf = (
	year = 0,
	month = 1,
	day = 1,
	hours = 0,
	minutes = 0,
	seconds = 0,
	milliseconds = 0,
): number => {
	const date = new Date(0)
	date.setUTCFullYear(year, month - 1, day)
	date.setUTCHours(hours, minutes, seconds, milliseconds)
	const isThere =
		date.getUTCMonth() === month - 1 &&
		date.getUTCDate() === day &&
		hours < 24 &&
		minutes < 60 &&
		seconds < 60
	return isThere ? date.getTime() : Number.NaN
}

/** Letters of a pattern as expressions for what they stand for. */
export const patternParts = (
	pattern: string,
): readonly (readonly [letter: string, literal: string, length: number])[] =>
	[...pattern.matchAll(/([A-Za-z])\1*|'([^']*)'|[^A-Za-z']/g)].map(([found, letter, quoted]) =>
		letter === undefined ? ['', quoted ?? found, 0] : [letter, '', found.length],
	)

/** A text by a pattern of Java: yyyy-MM-dd HH:mm:ss.SSSXXX. */
export const parseWithPattern = (value: string, pattern: string, zone: string): number => {
	const found: Record<string, string> = {}
	let rest = value
	for (const [letter, literal] of patternParts(pattern)) {
		const expression =
			letter === ''
				? undefined
				: 'XxZVzO'.includes(letter)
					? /^(?:Z|UTC|GMT|[+-][\d:]+)/
					: 'aE'.includes(letter) || (letter === 'M' && /^[A-Za-z]/.test(rest))
						? /^[A-Za-z.]+/
						: /^\d+/
		const part =
			expression === undefined ? (rest.startsWith(literal) ? literal : undefined) : expression.exec(rest)?.[0]
		if (part === undefined) return fail(`Date: ${shown(value)} does not match the pattern ${shown(pattern)}`)
		if (letter !== '') found['XxZVzO'.includes(letter) ? 'zone' : letter] = part
		rest = rest.slice(part.length)
	}
	const number = (letter: string, otherwise: number): number =>
		found[letter] === undefined ? otherwise : Number(found[letter])
	const month = months().indexOf((found['M'] ?? '').slice(0, 3)) + 1 || number('M', 1)
	const isAfternoon = (found['a'] ?? '').toUpperCase() === 'PM'
	const hours = found['h'] === undefined ? number('H', 0) : (number('h', 0) % 12) + (isAfternoon ? 12 : 0)
	const milliseconds = Math.floor(Number(`0.${found['S'] ?? 0}`) * 1000)
	const year = number('y', number('u', 1970))
	const at = dateOf(
		year < 100 ? year + 2000 : year,
		month,
		number('d', 1),
		hours,
		number('m', 0),
		number('s', 0),
		milliseconds,
	)
	return at - offsetOf(found['zone'] ?? zone)
}

export const checkedDate = (at: number, value: unknown): Date =>
	Number.isNaN(at) ? fail(`Date: ${shown(value)} is no date`) : new Date(at)

/** `new Date()`, `new Date(value)`: now, of milliseconds, of a text. */
export const newDateOf = (...given: unknown[]): Date => {
	const [value] = given
	if (given.length === 0) return new Date()
	if (isNumber(value)) return checkedDate(Number(value), value)
	return typeof value === 'string'
		? checkedDate(parseDate(value), value)
		: fail(`new Date: ${shown(value)} is no date`)
}

/** Of a text with pattern, locale and zone; of year, month, day …, with zone. */
export const newDate = (...given: unknown[]): Date => {
	const [first, second, , fourth] = given
	if (given.length < 2) return newDateOf(...given)
	if (typeof first === 'string')
		return checkedDate(parseWithPattern(first, text(second), text(fourth ?? '')), first)
	const last = given.at(-1)
	const numbers = (typeof last === 'string' ? given.slice(0, -1) : given).map(Number)
	const year = numbers[0] ?? 0
	numbers[0] = year < 70 ? 2000 + year : year <= 99 ? 1900 + year : year
	return checkedDate(
		dateOf(...numbers) - offsetOf(typeof last === 'string' ? last : ''),
		given.map(text).join('-'),
	)
}

export const dateNow = (): bigint => BigInt(Date.now())

/** -1: it is no date. */
export const dateParse = (value: unknown, pattern?: unknown): bigint => {
	try {
		const source = textArgument(value, 'Date.parse', 'value')
		const at = pattern === undefined ? parseDate(source) : parseWithPattern(source, text(pattern), '')
		return Number.isNaN(at) ? -1n : BigInt(at)
	} catch {
		return -1n
	}
}

export const dateUTC = (...given: unknown[]): bigint => BigInt(newDate(...given, 'UTC').getTime())

export const callGetTime = (value: unknown): unknown =>
	value instanceof Date ? BigInt(value.getTime()) : noMethod(value, 'getTime')

export const callValueOf = (value: unknown): unknown =>
	value instanceof Date ? BigInt(value.getTime()) : noMethod(value, 'valueOf')

/** Without milliseconds if there are none. */
export const callToISOString = (value: unknown): unknown =>
	value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : noMethod(value, 'toISOString')
