import { asKind } from './arrays.ts'
import { utf8 } from './charsets.ts'
import { equal } from './comparison.ts'
import { indexIn, noMethod } from './members.ts'
import { fail, isNumber, text } from './values.ts'

/** Methods of texts. A regular expression of Java is one of JavaScript, as far as converters use them. */

/** `substring(7, 3)` is an error in Java. */
export const callSubstring = (value: unknown, from: unknown, to?: unknown): unknown => {
	if (typeof value !== 'string') return noMethod(value, 'substring')
	const [start, end] = [Number(from), to === undefined ? value.length : Number(to)]
	return start >= 0 && start <= end && end <= value.length
		? value.substring(start, end)
		: fail(`substring(${start}, ${end}) is outside of a text with ${value.length} characters`)
}

export const callCharAt = (value: unknown, index: unknown): unknown =>
	typeof value === 'string' ? value.charAt(indexIn(value, index)) : noMethod(value, 'charAt')

/** Of a list too. */
export const callIndexOf = (value: unknown, searched: unknown, from: unknown = 0): unknown => {
	if (typeof value === 'string') return value.indexOf(text(searched), Number(from))
	return Array.isArray(value)
		? value.findIndex((item, index) => index >= Number(from) && equal(item, searched))
		: noMethod(value, 'indexOf')
}

/** Of a list too. */
export const callLastIndexOf = (value: unknown, searched: unknown): unknown => {
	if (typeof value === 'string') return value.lastIndexOf(text(searched))
	return Array.isArray(value)
		? value.findLastIndex((item) => equal(item, searched))
		: noMethod(value, 'lastIndexOf')
}

export const pattern = (source: unknown, flags: string): RegExp =>
	source instanceof RegExp ? source : new RegExp(text(source), flags)

/** `$1` is a group in both languages; a backslash takes the meaning of what follows in Java only. */
export const replacement = (value: unknown): string =>
	text(value).replaceAll(/\\(.)/g, (_, next: string) => (next === '$' ? '$$' : next))

export const callReplaceAll = (value: unknown, searched: unknown, by: unknown): unknown =>
	typeof value === 'string'
		? value.replaceAll(pattern(searched, 'gu'), replacement(by))
		: noMethod(value, 'replaceAll')

export const callReplaceFirst = (value: unknown, searched: unknown, by: unknown): unknown =>
	typeof value === 'string'
		? value.replace(pattern(searched, 'u'), replacement(by))
		: noMethod(value, 'replaceFirst')

/** The whole text, as in Java. */
export const callMatches = (value: unknown, source: unknown): unknown =>
	typeof value === 'string'
		? new RegExp(`^(?:${text(source)})$`, 'u').test(value)
		: noMethod(value, 'matches')

/** The operator `~=`. */
export const matches = (value: unknown, source: unknown): unknown => callMatches(text(value), source)

/** Empty texts at the end are left out, as in Java. */
export const callSplit = (value: unknown, separator: unknown, limit: unknown = 0): unknown => {
	if (typeof value !== 'string') return noMethod(value, 'split')
	const parts = value.split(pattern(separator, 'u'))
	const most = Number(limit)
	if (most > 0 && parts.length > most) {
		const rest = value.slice(parts.slice(0, most - 1).join(text(separator)).length + text(separator).length)
		return [...parts.slice(0, most - 1), rest]
	}
	while (most === 0 && parts.length > 1 && parts.at(-1) === '') parts.pop()
	return parts
}

export const callStartsWith = (value: unknown, start: unknown, from: unknown = 0): unknown =>
	typeof value === 'string' ? value.startsWith(text(start), Number(from)) : noMethod(value, 'startsWith')

export const callEndsWith = (value: unknown, end: unknown): unknown =>
	typeof value === 'string' ? value.endsWith(text(end)) : noMethod(value, 'endsWith')

export const callEqualsIgnoreCase = (value: unknown, other: unknown): unknown =>
	typeof value === 'string'
		? value.toLowerCase() === text(other).toLowerCase()
		: noMethod(value, 'equalsIgnoreCase')

export const callToUpperCase = (value: unknown): unknown =>
	typeof value === 'string' ? value.toUpperCase() : noMethod(value, 'toUpperCase')

export const callToLowerCase = (value: unknown): unknown =>
	typeof value === 'string' ? value.toLowerCase() : noMethod(value, 'toLowerCase')

export const callTrim = (value: unknown): unknown =>
	typeof value === 'string' ? value.trim() : noMethod(value, 'trim')

export const callStrip = (value: unknown): unknown =>
	typeof value === 'string' ? value.trim() : noMethod(value, 'strip')

export const callIsBlank = (value: unknown): unknown =>
	typeof value === 'string' ? value.trim() === '' : noMethod(value, 'isBlank')

export const callRepeat = (value: unknown, times: unknown): unknown =>
	typeof value === 'string' ? value.repeat(Number(times)) : noMethod(value, 'repeat')

export const callToCharArray = (value: unknown): unknown =>
	typeof value === 'string' ? asKind(value.split(''), 'array') : noMethod(value, 'toCharArray')

export const callGetBytes = (value: unknown): unknown =>
	typeof value === 'string' ? asKind(utf8(value), 'byteArray') : noMethod(value, 'getBytes')

/** Of a text or a number: negative, zero or positive. */
export const callCompareTo = (value: unknown, other: unknown): unknown => {
	if (typeof value === 'string') return value < text(other) ? -1 : value > text(other) ? 1 : 0
	if (!isNumber(value)) return noMethod(value, 'compareTo')
	return Math.sign(Number(value) - Number(other))
}

/** Code of a character. */
export const callCodePointAt = (value: unknown, index: unknown): unknown =>
	typeof value === 'string' ? value.codePointAt(indexIn(value, index)) : noMethod(value, 'codePointAt')

export const callCharCodeAt = (value: unknown, index: unknown): unknown =>
	typeof value === 'string' ? value.charCodeAt(indexIn(value, index)) : noMethod(value, 'charCodeAt')

/** As Java computes it: 32 bits, characters to the base of 31. */
export const callHashCode = (value: unknown): unknown => {
	if (typeof value !== 'string') return noMethod(value, 'hashCode')
	let hash = 0
	for (let index = 0; index < value.length; index++)
		hash = (Math.imul(31, hash) + value.charCodeAt(index)) | 0
	return hash
}
