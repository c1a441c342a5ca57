import { asKind } from './arrays.ts'
import { bytesOf, signed } from './charsets.ts'
import { truth } from './comparison.ts'
import { double, fail, floatValue, isNumber, nameOfType, numeric, shown, text } from './values.ts'

/** What a typed variable, a cast or a typed parameter makes of a value. `null` stays null. */
export const convert = (
	value: unknown,
	type: string,
	make: (number: number | bigint) => unknown,
): unknown => {
	if (value === null || value === undefined) return null
	if (typeof value === 'boolean') return make(value ? 1 : 0)
	const number = numeric(value)
	if (number !== null) return make(number)
	if (typeof value === 'string' && value.length === 1) return make(value.codePointAt(0) ?? 0)
	return fail(`${nameOfType(value)} ${shown(value)} cannot become ${type}`)
}

/** Without fraction; a `double` beyond the limits becomes the limit, a `long` loses its upper bits. */
export const intOf = (value: number | bigint): number => {
	if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value))
	return Number.isSafeInteger(value)
		? value | 0
		: Math.min(Math.max(Math.trunc(value), -2147483648), 2147483647) | 0
}

export const longOf = (value: number | bigint): bigint =>
	BigInt.asIntN(
		64,
		typeof value === 'bigint' ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : 0),
	)

export const toInt = (value: unknown): unknown =>
	typeof value === 'number' && (value | 0) === value ? value : convert(value, 'an int', intOf)

export const toLong = (value: unknown): unknown => convert(value, 'a long', longOf)

export const toShort = (value: unknown): unknown =>
	convert(value, 'a short', (number) => (intOf(number) << 16) >> 16)

export const toByte = (value: unknown): unknown =>
	convert(value, 'a byte', (number) => Object((intOf(number) << 24) >> 24))

export const toDouble = (value: unknown): unknown =>
	convert(value, 'a double', (number) => double(Number(number)))

export const toFloat = (value: unknown): unknown =>
	convert(value, 'a float', (number) => double(floatValue(Number(number))))

/** A number is a character by its code, a text by its first character. */
export const toChar = (value: unknown): unknown => {
	if (value === null || value === undefined) return null
	return isNumber(value) ? String.fromCharCode(Number(value)) : text(value).charAt(0)
}

export const toBoolean = (value: unknown): unknown =>
	value === null || value === undefined ? null : truth(value)

export const toText = (value: unknown): unknown =>
	value === null || value === undefined ? null : text(value)

export const toByteArray = (value: unknown): unknown =>
	value === null || value === undefined
		? null
		: asKind(bytesOf(value, 'byte[]', 'the value').map(signed), 'byteArray')

/** `new int[3]`: zeros; or the items of `new int[] {1, 2}`. */
export const newArray = (type: string, sizeOrItems: unknown): unknown[] => {
	const convertItem: Record<string, (value: unknown) => unknown> = {
		byte: (item) => Number(toByte(item)),
		char: toChar,
		double: toDouble,
		float: toFloat,
		int: toInt,
		long: toLong,
		short: toShort,
	}
	const kind = type === 'byte' ? 'byteArray' : 'array'
	if (Array.isArray(sizeOrItems)) {
		const make = Object.hasOwn(convertItem, type) ? convertItem[type] : undefined
		return asKind(make === undefined ? [...sizeOrItems] : sizeOrItems.map((item) => make(item)), kind)
	}
	const size = Number(numeric(sizeOrItems))
	if (!(Number.isInteger(size) && size >= 0))
		fail(`new ${type}[]: the size must be a number, but is ${shown(sizeOrItems)}`)
	const zero =
		type === 'boolean'
			? false
			: type === 'long'
				? 0n
				: type === 'double' || type === 'float'
					? double(0)
					: Object.hasOwn(convertItem, type)
						? 0
						: null
	return asKind(
		Array.from({ length: size }, () => zero),
		kind,
	)
}
