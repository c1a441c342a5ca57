import type { Interval, ResourceDefinition, ResourceType } from '../objectDefinition.ts'
import { acceptsUnit, isKnownUnit } from '../units.ts'

/** What values the definition allows. */
export type Limits = Pick<ResourceDefinition, 'range' | 'allowed'>

/**
 * Understands the text of `RangeEnumeration`: `0..15`, `1,3,5`, `"on","off"` (OMA LwM2M TS 1.1.1, appendix D.1), for a
 * String and an Opaque lengths in bytes, and what else is in use: `0-255`, `1..`, `0..3, 99`, `0: off` in lines,
 * `0..64 bytes`, `8-bit`. Undefined for anything else, and where it does not fit the type.
 */
export const parseRange = (
	text: string,
	{ type, units }: Pick<ResourceDefinition, 'type' | 'units'>,
): Limits | undefined => {
	if (isNumber(type)) return numbers(text, type, units)
	if (type === 'Opaque' || type === 'Corelnk') return lengths(text, type)
	return type === 'String' ? (lengths(text, type) ?? texts(text)) : undefined
}

const isNumber = (type: ResourceType): boolean => type === 'Float' || isWhole(type)

const isWhole = (type: ResourceType): boolean =>
	type === 'Integer' || type === 'Unsigned Integer' || type === 'Time'

const numbers = (text: string, type: ResourceType, units: string | undefined): Limits | undefined => {
	const items = readItems(text)
	if (items === undefined) return undefined
	const [first] = items
	const width = items.length === 1 && first?.isSingle === true && isWhole(type) ? bits(first) : undefined
	if (width !== undefined) return { range: ofBits(width, type) }
	if (!items.every(({ unit }) => isSameUnit(unit, units))) return undefined
	const merged = merge(items, isWhole(type))
	const [range] = merged
	return merged.length === 1 && range !== undefined ? { range } : { allowed: { numbers: merged } }
}

const lengths = (text: string, type: ResourceType): Limits | undefined => {
	const items = readItems(text)
	if (items === undefined || items.some(({ interval: [min] }) => min < 0 && Number.isFinite(min)))
		return undefined
	const named = new Set(items.map(({ unit }) => unit).filter((unit) => unit !== ''))
	const [unit = 'bytes'] = named
	if (named.size > 1) return undefined
	const merged = merge(items, true)
	if (BYTES.test(unit)) return { allowed: { bytes: merged } }
	if (CHARACTERS.test(unit) && type !== 'Opaque') return { allowed: { characters: merged } }
	return BITS.test(unit) ? { allowed: { bytes: merged.map(inBytes) } } : undefined
}

/** Texts in quotes, or some words: anything else is prose. */
const texts = (text: string): Limits | undefined => {
	if (QUOTED.test(text))
		return { allowed: { texts: (text.match(/"[^"]+"/g) ?? []).map((one) => one.slice(1, -1)) } }
	const words = text.split(/[;,|\n]/).map((word) => word.trim())
	return words.length > 1 && words.every((word) => /^[^\s"]+$/.test(word))
		? { allowed: { texts: words } }
		: undefined
}

const QUOTED = /^"[^"]+"(?:\s*[;,|\n]\s*"[^"]+")*$/
const BITS = /^-?bits?$/i
const BYTES = /^(?:bytes?|octets?)$/i
const CHARACTERS = /^(?:characters?|chars?)$/i

const bits = ({ interval: [, width], unit }: Item): number | undefined => {
	if (BITS.test(unit)) return width
	return BYTES.test(unit) ? 8 * width : undefined
}

/** Integers of so many bits may have a sign or not, whatever the definition means. */
const ofBits = (bits: number, type: ResourceType): Interval => [
	type === 'Integer' ? -(2 ** (bits - 1)) : 0,
	2 ** bits - 1,
]

const inBytes = ([min, max]: Interval): Interval => [Math.ceil(min / 8), Math.ceil(max / 8)]

/** A range in another unit than that of the values says nothing about them. */
const isSameUnit = (unit: string, units: string | undefined): boolean => {
	if (unit === '' || unit === units) return true
	if (!isKnownUnit(unit)) return false
	return units === undefined || (isKnownUnit(units) && acceptsUnit({ name: '', type: 'Float', units }, unit))
}

type Item = {
	readonly interval: Interval
	/** whether it is a number alone */
	readonly isSingle: boolean
	/** what stands behind */
	readonly unit: string
}

/** In order, what touches as one. */
const merge = (items: readonly Item[], isWholeNumbers: boolean): readonly Interval[] => {
	const merged: Interval[] = []
	const intervals = items.map(({ interval }) => interval)
	for (const [min, max] of intervals.sort(([a], [b]) => a - b)) {
		const last = merged.at(-1)
		if (last !== undefined && min <= last[1] + (isWholeNumbers ? 1 : 0))
			merged[merged.length - 1] = [last[0], Math.max(last[1], max)]
		else merged.push([min, max])
	}
	return merged
}

/** Lines and semicolons separate more than commas do, which may stand in what is said about a number. */
const readItems = (text: string): readonly Item[] | undefined => {
	const items = text
		.replace(/^\[(.*)\]$/s, '$1')
		.split(/[;\n]/)
		.filter((part) => part.trim() !== '')
		.flatMap((part) => readItem(part) ?? part.split(/,|\bor\b/).map(readItem))
	return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined
}

const NUMBER = String.raw`([+-]?(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?))`
const DOTS = String.raw`\s*(?:\.{2,3}|…)\s*`
const UNIT = String.raw`\s*([^\d\s.,:=<>…][^\d,:=<>]*)?`

const BOTH = new RegExp(String.raw`^${NUMBER}(?:${DOTS}|\s*(?:-|–|—|:|\bto\b)\s*)${NUMBER}${UNIT}$`, 'i')
const FROM = new RegExp(String.raw`^(?:(?:>=|≥|min\.?)\s*${NUMBER}|${NUMBER}${DOTS})${UNIT}$`, 'i')
const UP_TO = new RegExp(String.raw`^(?:<=|≤|max\.?|up to|${DOTS})\s*${NUMBER}${UNIT}$`, 'i')
const ONE = new RegExp(`^${NUMBER}${UNIT}$`, 'i')
/** A number with what it means; a comma and a number in that would be the next one. */
const NAMED = new RegExp(String.raw`^${NUMBER}\s*[:=]\s*[^\d\s](?:(?!,\s*[+-]?\d).)*$`, 'is')

const readItem = (part: string): Item | undefined => {
	const text = part.trim()
	const [, min, max, unit] = BOTH.exec(text) ?? []
	if (min !== undefined && max !== undefined) return item(Number(min), Number(max), unit)
	const [, least, from, unitOfLeast] = FROM.exec(text) ?? []
	const lower = least ?? from
	if (lower !== undefined) return item(Number(lower), Number.POSITIVE_INFINITY, unitOfLeast)
	const [, most, unitOfMost] = UP_TO.exec(text) ?? []
	if (most !== undefined) return item(Number.NEGATIVE_INFINITY, Number(most), unitOfMost)
	const [, one, unitOfOne] = ONE.exec(text) ?? []
	if (one !== undefined) return { ...item(Number(one), Number(one), unitOfOne), isSingle: true }
	const [, named] = NAMED.exec(text) ?? []
	return named === undefined ? undefined : item(Number(named), Number(named), undefined)
}

/** `-30..-120` means the same as `-120..-30`. */
const item = (one: number, other: number, unit = ''): Item => ({
	interval: [Math.min(one, other), Math.max(one, other)],
	isSingle: false,
	unit: unit.trim(),
})
