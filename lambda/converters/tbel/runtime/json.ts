import { isMap, textArgument } from './values.ts'

/** A value as JSON can say it: a `long` as number, a date as text, a set as list. */
export const plain = (value: unknown): unknown => {
	if (typeof value === 'bigint') return Number(value)
	if (value === undefined) return null
	if (typeof value !== 'object' || value === null) return value
	if (value instanceof Number) return Number(value)
	if (Array.isArray(value)) return value.map((item) => plain(item))
	if (value instanceof Date) return value.toISOString()
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

export const jsonStringify = (value: unknown): string => JSON.stringify(plain(value))

export const jsonParse = (value: unknown): unknown =>
	value === null || value === undefined ? null : parsedJson(textArgument(value, 'JSON.parse', 'the value'))

/** Whole numbers beyond those of an `int` are a `long`. */
export const withLongs = (value: unknown): unknown => {
	if (typeof value === 'number')
		return Number.isSafeInteger(value) && (value | 0) !== value ? BigInt(value) : value
	if (Array.isArray(value)) return value.map((item) => withLongs(item))
	if (!isMap(value)) return value
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLongs(item)]))
}

export const parsedJson = (json: string): unknown => {
	const value: unknown = JSON.parse(json)
	return /\d{10}(?=\s*[,\]}])/.test(json) ? withLongs(value) : value
}
