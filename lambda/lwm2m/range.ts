import { quote } from '../senml/finding.ts'
import type { ResourceValue } from './checkValue.ts'
import type { Allowed, Interval, ResourceDefinition } from './objectDefinition.ts'

/** Whether the definition allows the value, which is of its type. */
export const isInRange = ({ range, allowed, type }: ResourceDefinition, value: ResourceValue): boolean => {
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
	value: ResourceValue,
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

/** How a value and the values that are allowed are called in a sentence. */
export type RangeWords = {
	/** e.g. `70 bytes` */
	readonly got: string
	/** e.g. `0 to 64 bytes` */
	readonly expected: string
	/** the same, short: `0..64 bytes` */
	readonly short: string
}

/** What to say about a value that is not in range. */
export const rangeWords = (resource: ResourceDefinition, value: ResourceValue): RangeWords => {
	const { range, allowed = { numbers: [] }, type } = resource
	if (range !== undefined) return inWords(`${value}`, [range], '')
	if ('texts' in allowed) {
		const texts = listed(allowed.texts.map((text) => quote(text)))
		return { got: quote(`${value}`), expected: texts, short: texts }
	}
	const [intervals, measured = 0] = measure(allowed, type === 'Opaque', value)
	if ('numbers' in allowed) return inWords(`${measured}`, intervals, '')
	const [unit, units] = 'bytes' in allowed ? ['byte', ' bytes'] : ['character', ' characters']
	return inWords(measured === 1 ? `1 ${unit}` : `${measured}${units}`, intervals, units)
}

const inWords = (got: string, intervals: readonly Interval[], units: string): RangeWords => ({
	got,
	expected: `${listed(intervals.map(intervalInWords))}${units}`,
	short: `${shortened(intervals.map(shortInterval)).join(', ')}${units}`,
})

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
