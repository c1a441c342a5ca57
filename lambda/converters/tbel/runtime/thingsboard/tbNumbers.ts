import { parseWhole, wholeOf } from '../integers.ts'
import {
	double,
	fail,
	floatValue,
	isDecimalText,
	isNumber,
	numberArgument,
	shown,
	text,
	textArgument,
} from '../values.ts'

/** Functions of ThingsBoard for numbers in texts. */

/** Without spaces and `0x`, with a point for a comma, in the order of its bytes; `null`: there is nothing. */
export const digitsOf = (value: unknown, isBigEndian: boolean, called: string): string | null => {
	if (value === null || value === undefined) return null
	const digits = textArgument(value, called, 'value').trim().replaceAll(/0[xX]/g, '').replaceAll(',', '.')
	if (digits === '') return null
	if (isBigEndian) return digits
	if (digits.startsWith('-')) fail(`${called}: value must have no sign, but is ${shown(value)}`)
	if (digits.length % 2 !== 0)
		fail(`${called}: value must have an even number of digits, but is ${shown(value)}`)
	return (digits.match(/../g) ?? []).reverse().join('')
}

/** The base of a number: the one that is given, or 16 if it only looks so. */
export const radixOf = (value: unknown, digits: string, given: number, called: string): number => {
	const decimal = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/
	const hexadecimal = /^-?[0-9a-fA-F]+$/
	const patterns: Record<number, RegExp> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: decimal, 16: hexadecimal }
	if (given >= 25 && given <= 36) return given
	const isHexadecimal = given === 16 || (given === 0 && !decimal.test(digits))
	const pattern = given === 0 ? (isHexadecimal ? hexadecimal : decimal) : patterns[given]
	if (pattern === undefined) return fail(`${called}: radix must be 2, 8, 10, 16 or 25 to 36, but is ${given}`)
	if (!pattern.test(digits)) {
		const expected =
			given === 0 ? 'neither a decimal nor a hexadecimal number' : `no number to the base of ${given}`
		return fail(`${called}: value ${shown(value)} is ${expected}`)
	}
	const radix = text(value).startsWith('0x') ? 16 : isHexadecimal ? 16 : given === 0 ? 10 : given
	if (radix === 16 && text(value).trim().replace(/^-/, '').length % 2 !== 0)
		fail(`${called}: value must have an even number of hexadecimal digits, but is ${shown(value)}`)
	return radix
}

/** To the base of 2 the digits are bits of a signed number. */
export const wholeNumber = (
	value: unknown,
	radix: unknown,
	isBigEndian: boolean,
	bitCount: 32 | 64,
	called: string,
): bigint | null => {
	const digits = digitsOf(value, isBigEndian, called)
	if (digits === null) return null
	const base = radixOf(value, digits, Number(radix), called)
	if (base !== 2) return parseWhole(digits, base, bitCount, called)
	if (digits.length > bitCount) fail(`${called}: value has more than ${bitCount} binary digits`)
	return BigInt.asIntN(bitCount, BigInt(`0b${digits}`))
}

export const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value))

export const tbParseInt = (value: unknown, radix: unknown = 0): number | null =>
	numberOrNull(wholeNumber(value, radix, true, 32, 'parseInt'))

export const tbParseLong = (value: unknown, radix: unknown = 0): bigint | null =>
	wholeNumber(value, radix, true, 64, 'parseLong')

export const floatOfBits = (bits: bigint): number => {
	const view = new DataView(new ArrayBuffer(4))
	view.setInt32(0, Number(BigInt.asIntN(32, bits)))
	return double(floatValue(view.getFloat32(0)))
}

export const doubleOfBits = (bits: bigint): number => {
	const view = new DataView(new ArrayBuffer(8))
	view.setBigInt64(0, BigInt.asIntN(64, bits))
	return double(view.getFloat64(0))
}

/** Hexadecimal digits are the bits of the number. */
export const floatNumber = (
	value: unknown,
	radix: number,
	isBigEndian: boolean,
	called: string,
): number | null => {
	const digits = digitsOf(value, isBigEndian, called)
	if (digits === null) return null
	if (radixOf(value, digits, radix, called) === 16) return floatOfBits(parseWhole(digits, 16, 64, called))
	return isDecimalText(digits)
		? double(floatValue(Number(digits)))
		: fail(`${called}: value ${shown(value)} is no number`)
}

export const tbParseFloat = (value: unknown, radix: unknown = 0): number | null =>
	floatNumber(value, Number(radix), true, 'parseFloat')

export const doubleNumber = (
	value: unknown,
	radix: number,
	isBigEndian: boolean,
	called: string,
): number | null => {
	const digits = digitsOf(value, isBigEndian, called)
	if (digits === null) return null
	if (radixOf(value, digits, radix, called) !== 16) return double(Number(digits))
	return digits.length > 16
		? fail(`${called}: value has more than 16 hexadecimal digits`)
		: doubleOfBits(BigInt(`0x${digits.replace('-', '')}`))
}

export const tbParseDouble = (value: unknown): number | null => doubleNumber(value, 0, true, 'parseDouble')

export const tbParseHexIntLongToFloat = (value: unknown, isBigEndian: unknown): number | null => {
	const digits = digitsOf(value, isBigEndian === true, 'parseHexIntLongToFloat')
	if (digits === null) return null
	radixOf(value, digits, 16, 'parseHexIntLongToFloat')
	return double(floatValue(Number(BigInt.asIntN(32, parseWhole(digits, 16, 64, 'parseHexIntLongToFloat')))))
}

export const tbParseHexToInt = (value: unknown, isBigEndian: unknown = true): number | null =>
	numberOrNull(wholeNumber(value, 16, isBigEndian !== false, 32, 'parseHexToInt'))

export const tbParseLittleEndianHexToInt = (value: unknown): number | null =>
	numberOrNull(wholeNumber(value, 16, false, 32, 'parseLittleEndianHexToInt'))

export const tbParseBigEndianHexToInt = (value: unknown): number | null =>
	numberOrNull(wholeNumber(value, 16, true, 32, 'parseBigEndianHexToInt'))

export const tbParseHexToLong = (value: unknown, isBigEndian: unknown = true): bigint | null =>
	wholeNumber(value, 16, isBigEndian !== false, 64, 'parseHexToLong')

export const tbParseLittleEndianHexToLong = (value: unknown): bigint | null =>
	wholeNumber(value, 16, false, 64, 'parseLittleEndianHexToLong')

export const tbParseBigEndianHexToLong = (value: unknown): bigint | null =>
	wholeNumber(value, 16, true, 64, 'parseBigEndianHexToLong')

export const tbParseHexToFloat = (value: unknown, isBigEndian: unknown = true): number | null =>
	floatNumber(value, 16, isBigEndian !== false, 'parseHexToFloat')

export const tbParseLittleEndianHexToFloat = (value: unknown): number | null =>
	floatNumber(value, 16, false, 'parseLittleEndianHexToFloat')

export const tbParseBigEndianHexToFloat = (value: unknown): number | null =>
	floatNumber(value, 16, true, 'parseBigEndianHexToFloat')

export const tbParseHexToDouble = (value: unknown, isBigEndian: unknown = true): number | null =>
	doubleNumber(value, 16, isBigEndian !== false, 'parseHexToDouble')

export const tbParseLittleEndianHexToDouble = (value: unknown): number | null =>
	doubleNumber(value, 16, false, 'parseLittleEndianHexToDouble')

export const tbParseBigEndianHexToDouble = (value: unknown): number | null =>
	doubleNumber(value, 16, true, 'parseBigEndianHexToDouble')

/** Rounds the decimal digits that a number is printed with, halves away from zero. */
export const rounded = (value: number, precision: number): number => {
	if (!Number.isFinite(value)) return value
	const shifted = (number: number, by: number): number => {
		const [digits, exponent = '0'] = String(number).split('e')
		return Number(`${digits}e${Number(exponent) + by}`)
	}
	return Math.sign(value) * shifted(Math.round(shifted(Math.abs(value), precision)), -precision)
}

export const tbToFixed = (value: unknown, precision: unknown): number =>
	double(
		rounded(numberArgument(value, 'toFixed', 'value'), numberArgument(precision, 'toFixed', 'precision')),
	)

export const tbToInt = (value: unknown): number => rounded(numberArgument(value, 'toInt', 'value'), 0)

export const tbIsNaN = (value: unknown): boolean => Number.isNaN(isNumber(value) ? Number(value) : 0)

export const tbIsBinary = (value: unknown): number => (/^[01]+$/.test(text(value ?? '')) ? 2 : -1)

export const tbIsOctal = (value: unknown): number => (/^[0-7]+$/.test(text(value ?? '')) ? 8 : -1)

export const tbIsDecimal = (value: unknown): number =>
	/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text(value ?? '')) ? 10 : -1

export const tbIsHexadecimal = (value: unknown): number =>
	/^-?(?:0[xX])?[0-9a-fA-F]+$/.test(text(value ?? '')) ? 16 : -1

/** Leading zeros, or F of a negative number, are left out, up to a whole byte. */
export const shortHex = (value: bigint, mostDigits: number): string => {
	const digits = BigInt.asUintN(64, value).toString(16).toUpperCase()
	const even = digits.length % 2 === 0 ? digits : `0${digits}`
	if (value >= 0n) return even
	const short = even.replace(/^F+(?!$)/, '')
	const whole = short.length % 2 === 0 ? short : `F${short}`
	if (whole.length >= mostDigits) return whole.slice(whole.length - mostDigits)
	return `FF${whole}`
}

export const numberHex = (
	value: bigint,
	isBigEndian: unknown,
	hasPrefix: unknown,
	length: unknown,
	mostDigits: number,
): string => {
	const digits = shortHex(value, mostDigits)
	const ordered = isBigEndian === false ? (digits.match(/../g) ?? []).reverse().join('') : digits
	const cut = Number(length) === -1 ? ordered : ordered.slice(Math.max(ordered.length - Number(length), 0))
	return hasPrefix === true ? `0x${cut}` : cut
}

export const tbIntToHex = (
	value: unknown,
	isBigEndian: unknown = true,
	prefix: unknown = false,
	length: unknown = -1,
): string => numberHex(wholeOf(value, 'intToHex'), isBigEndian, prefix, length, 8)

export const tbLongToHex = (
	value: unknown,
	isBigEndian: unknown = true,
	prefix: unknown = false,
	length: unknown = -1,
): string => numberHex(wholeOf(value, 'longToHex'), isBigEndian, prefix, length, 16)

export const tbIntLongToRadixString = (
	value: unknown,
	radix: unknown = 10,
	isBigEndian: unknown = true,
	prefix: unknown = false,
): string => {
	const number = wholeOf(value, 'intLongToRadixString')
	const base = Number(radix)
	if (base === 10 || (base >= 25 && base <= 36)) return number.toString(base)
	if (base === 8) return BigInt.asUintN(64, number).toString(8)
	if (base === 16) {
		const most = BigInt.asUintN(64, number).toString(16).length
		return numberHex(number, isBigEndian, prefix, -1, most)
	}
	if (base !== 2)
		return fail(`intLongToRadixString: radix must be 2, 8, 10, 16 or 25 to 36, but is ${shown(radix)}`)
	const digits = BigInt.asUintN(64, number).toString(2)
	return digits.padStart([8, 16, 32, 64].find((width) => digits.length < width) ?? digits.length, '0')
}

export const fixedHex = (bits: bigint, digitCount: number, isBigEndian: unknown): string => {
	const digits = bits.toString(16).toUpperCase().padStart(digitCount, '0')
	return `0x${isBigEndian === false ? (digits.match(/../g) ?? []).reverse().join('') : digits}`
}

export const tbFloatToHex = (value: unknown, isBigEndian: unknown = true): string => {
	const view = new DataView(new ArrayBuffer(4))
	view.setFloat32(0, numberArgument(value, 'floatToHex', 'f'))
	return fixedHex(BigInt(view.getUint32(0)), 8, isBigEndian)
}

export const tbDoubleToHex = (value: unknown, isBigEndian: unknown = true): string => {
	const view = new DataView(new ArrayBuffer(8))
	view.setFloat64(0, numberArgument(value, 'doubleToHex', 'd'))
	return fixedHex(view.getBigUint64(0), 16, isBigEndian)
}
