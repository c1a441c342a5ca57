import { double, doubleText, fail, floatValue, isNumber, nameOfType, numeric, shown, text } from './values.ts'

/** Whole and floating-point numbers of texts, as Java reads them; ThingsBoard's own functions build on them. */

/** A text of digits to a base within limits; `called` completes the message. */
export const parseWhole = (value: string, radix: number, bitCount: 32 | 64, called: string): bigint => {
	const digits = /^[+-]?([0-9a-zA-Z]+)$/.exec(value)?.[1]
	if (digits === undefined) fail(`${called}: ${shown(value)} is no number to the base of ${radix}`)
	let result = 0n
	for (const digit of digits ?? '') {
		const worth = Number.parseInt(digit, 36)
		if (worth >= radix) fail(`${called}: ${shown(value)} is no number to the base of ${radix}`)
		result = result * BigInt(radix) + BigInt(worth)
	}
	const signed = value.startsWith('-') ? -result : result
	return BigInt.asIntN(bitCount, signed) === signed
		? signed
		: fail(`${called}: ${shown(value)} is beyond the limits of ${bitCount === 32 ? 'an int' : 'a long'}`)
}

export const parseDecimal = (value: unknown, called: string): number => {
	if (isNumber(value)) return Number(value)
	const number = typeof value === 'string' ? numeric(value.trim()) : null
	if (typeof value === 'string' && /^[+-]?(?:NaN|Infinity)$/.test(value.trim())) return Number(value)
	return number === null ? fail(`${called}: ${shown(value)} is no number`) : Number(number)
}

export const wholeText = (value: unknown, called: string): string =>
	typeof value === 'string' || isNumber(value)
		? text(value)
		: fail(`${called}: the value must be a text, but is ${nameOfType(value)}`)

export const integerParseInt = (value: unknown, radix: unknown = 10): number =>
	Number(parseWhole(wholeText(value, 'Integer.parseInt'), Number(radix), 32, 'Integer.parseInt'))

export const integerValueOf = (value: unknown, radix: unknown = 10): number =>
	Number(parseWhole(wholeText(value, 'Integer.valueOf'), Number(radix), 32, 'Integer.valueOf'))

export const longParseLong = (value: unknown, radix: unknown = 10): bigint =>
	parseWhole(wholeText(value, 'Long.parseLong'), Number(radix), 64, 'Long.parseLong')

export const longValueOf = (value: unknown, radix: unknown = 10): bigint =>
	parseWhole(wholeText(value, 'Long.valueOf'), Number(radix), 64, 'Long.valueOf')

export const doubleParseDouble = (value: unknown): number => double(parseDecimal(value, 'Double.parseDouble'))

export const doubleValueOf = (value: unknown): number => double(parseDecimal(value, 'Double.valueOf'))

export const floatParseFloat = (value: unknown): number =>
	double(floatValue(parseDecimal(value, 'Float.parseFloat')))

export const floatValueOf = (value: unknown): number =>
	double(floatValue(parseDecimal(value, 'Float.valueOf')))

/** A whole number of an argument. */
export const wholeOf = (value: unknown, called: string): bigint => {
	const number = numeric(value)
	if (typeof number === 'bigint') return number
	return number !== null && Number.isFinite(number)
		? BigInt(Math.trunc(number))
		: fail(`${called}: the value must be a whole number, but is ${shown(value)}`)
}

export const integerToString = (value: unknown, radix: unknown = 10): string =>
	wholeOf(value, 'Integer.toString').toString(Number(radix))

export const longToString = (value: unknown, radix: unknown = 10): string =>
	wholeOf(value, 'Long.toString').toString(Number(radix))

/** Digits of the bits: those of -1 are all ones. */
export const bitText = (value: unknown, bitCount: number, radix: number, called: string): string =>
	BigInt.asUintN(bitCount, wholeOf(value, called)).toString(radix)

export const integerToHexString = (value: unknown): string => bitText(value, 32, 16, 'Integer.toHexString')

export const integerToBinaryString = (value: unknown): string =>
	bitText(value, 32, 2, 'Integer.toBinaryString')

export const integerToOctalString = (value: unknown): string => bitText(value, 32, 8, 'Integer.toOctalString')

export const longToHexString = (value: unknown): string => bitText(value, 64, 16, 'Long.toHexString')

export const longToBinaryString = (value: unknown): string => bitText(value, 64, 2, 'Long.toBinaryString')

export const longToOctalString = (value: unknown): string => bitText(value, 64, 8, 'Long.toOctalString')

export const integerCompare = (left: unknown, right: unknown): number =>
	Math.sign(Number(left) - Number(right))

export const byteToUnsignedInt = (value: unknown): number =>
	Number(wholeOf(value, 'Byte.toUnsignedInt')) & 255

export const integerToUnsignedLong = (value: unknown): bigint =>
	BigInt.asUintN(32, wholeOf(value, 'Integer.toUnsignedLong'))

export const integerBitCount = (value: unknown): number =>
	bitText(value, 32, 2, 'Integer.bitCount').replaceAll('0', '').length

/** 0x1.8p1 */
export const hexadecimalDouble = (value: number): string => {
	if (!Number.isFinite(value)) return String(value)
	if (value === 0) return '0x0.0p0'
	const bits = BigInt.asUintN(64, new BigInt64Array(new Float64Array([value]).buffer)[0] ?? 0n)
	const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '')
	const exponent = Number((bits >> 52n) & 0x7ffn)
	const sign = value < 0 ? '-' : ''
	return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction === '' ? '0' : fraction}p${exponent === 0 ? -1022 : exponent - 1023}`
}

export const doubleToHexString = (value: unknown): string =>
	hexadecimalDouble(parseDecimal(value, 'Double.toHexString'))

export const floatToHexString = (value: unknown): string =>
	hexadecimalDouble(Math.fround(parseDecimal(value, 'Float.toHexString')))

export const doubleToString = (value: unknown): string => doubleText(parseDecimal(value, 'Double.toString'))

export const floatToString = (value: unknown): string =>
	doubleText(floatValue(parseDecimal(value, 'Float.toString')))

export const doubleIsNaN = (value: unknown): boolean => Number.isNaN(Number(value))

export const doubleCompare = (left: unknown, right: unknown): number =>
	Math.sign(Number(left) - Number(right))

/** Methods of numbers. */
export const callIntValue = (value: unknown): number => Number(BigInt.asIntN(32, wholeOf(value, 'intValue')))

export const callLongValue = (value: unknown): bigint => BigInt.asIntN(64, wholeOf(value, 'longValue'))

export const callByteValue = (value: unknown): number =>
	Object(Number(BigInt.asIntN(8, wholeOf(value, 'byteValue'))))

export const callShortValue = (value: unknown): number =>
	Number(BigInt.asIntN(16, wholeOf(value, 'shortValue')))

export const callDoubleValue = (value: unknown): number => double(parseDecimal(value, 'doubleValue'))

export const callFloatValue = (value: unknown): number =>
	double(floatValue(parseDecimal(value, 'floatValue')))

export const callIsNaN = (value: unknown): boolean => Number.isNaN(value)
