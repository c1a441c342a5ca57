import { quote } from '../senml/finding.ts'
import type { Value } from '../senml/resolve/resolved.ts'
import type { Allowed, Interval, ResourceDefinition } from './objectDefinition.ts'

/** Whether the definition allows the value, which is of its type. */
export const isInRange = ({ range, allowed, type }: ResourceDefinition, value: Value): boolean => {
	if (range !== undefined) return typeof value !== 'number' || isWithin(range, value)
	if (allowed === undefined) return true
	if ('texts' in allowed) return typeof value !== 'string' || allowed.texts.includes(value)
	const [intervals, measured] = measure(allowed, type === 'Opaque', value)
	return measured === undefined || intervals.some((interval) => isWithin(interval, measured))
}

const isWithin = ([min, max]: Interval, value: number): boolean => value >= min && value <= max

type Measured = readonly [intervals: readonly Interval[], measured: number | undefined]

/** The number that has to be in one of the intervals. */
const measure = (
	allowed: Exclude<Allowed, { readonly texts: unknown }>,
	isOpaque: boolean,
	value: Value,
): Measured => {
	if ('numbers' in allowed) return [allowed.numbers, typeof value === 'number' ? value : undefined]
	if ('characters' in allowed)
		return [allowed.characters, typeof value === 'string' ? characters(value) : undefined]
	return [allowed.bytes, typeof value === 'string' ? bytes(value, isOpaque) : undefined]
}

const characters = (text: string): number => Array.from(text).length

/** An opaque value is base64url without padding: four characters for three bytes. */
const bytes = (text: string, isOpaque: boolean): number =>
	isOpaque ? Math.floor((text.length * 3) / 4) : new TextEncoder().encode(text).length

/** What to say about a value that is not in range. */
type RangeWords = {
	/** the sentence, without its end */
	readonly says: string
	/** e.g. `70 bytes` */
	readonly got: string
	/** e.g. `0..64 bytes` */
	readonly expected: string
}

export const rangeWords = (resource: ResourceDefinition, value: Value): RangeWords => {
	const { name, range, allowed = { numbers: [] }, type } = resource
	if (range !== undefined) return numberWords(name, value, [range])
	if ('texts' in allowed) return textWords(name, value, allowed.texts)
	if ('numbers' in allowed) return numberWords(name, value, allowed.numbers)
	const [intervals, length = 0] = measure(allowed, type === 'Opaque', value)
	const unit = 'bytes' in allowed ? 'byte' : 'character'
	const got = length === 1 ? `1 ${unit}` : `${length} ${unit}s`
	return {
		says: `its length of ${got} is out of the range of ${quote(name)}, ${inWords(intervals)} ${unit}s`,
		got,
		expected: `${inShort(intervals)} ${unit}s`,
	}
}

const numberWords = (name: string, value: Value, intervals: readonly Interval[]): RangeWords => ({
	says: `${value} is out of the range of ${quote(name)}, ${inWords(intervals)}`,
	got: `${value}`,
	expected: inShort(intervals),
})

const textWords = (name: string, value: Value, texts: readonly string[]): RangeWords => {
	const got = quote(`${value}`)
	const expected = listed(texts.map((text) => quote(text)))
	return { says: `${got} is none of the values of ${quote(name)}, ${expected}`, got, expected }
}

const inWords = (intervals: readonly Interval[]): string => listed(intervals.map(intervalInWords))

const inShort = (intervals: readonly Interval[]): string => shortened(intervals.map(shortInterval)).join(', ')

const intervalInWords = ([min, max]: Interval): string => {
	if (min === max) return `${min}`
	if (max === Number.POSITIVE_INFINITY) return `${min} or more`
	return min === Number.NEGATIVE_INFINITY ? `${max} or less` : `${min} to ${max}`
}

const shortInterval = ([min, max]: Interval): string =>
	min === max ? `${min}` : `${Number.isFinite(min) ? min : ''}..${Number.isFinite(max) ? max : ''}`

/** Findings stay small. */
const MOST = 8

const shortened = (items: readonly string[]): readonly string[] =>
	items.length > MOST ? [...items.slice(0, MOST - 1), '…'] : items

const listed = (items: readonly string[]): string => {
	const few = shortened(items)
	return few.length < 2 ? few.join('') : `${few.slice(0, -1).join(', ')} or ${few.at(-1)}`
}
