import { asKind } from '../arrays.ts'
import { byteOf } from '../charsets.ts'
import { wholeOf } from '../integers.ts'
import { double, fail, floatValue, listArgument, numberArgument, wholeArgument } from '../values.ts'

/** Functions of ThingsBoard for numbers in bytes. */

/** The bytes of a number, the most significant first. Without a length: as many as there are, up to `most`. */
export const numberBytes = (
	data: unknown,
	offset: unknown,
	length: unknown,
	isBigEndian: unknown,
	most: number,
	called: string,
): number[] => {
	const list = listArgument(data, called, 'data')
	const from = wholeArgument(offset, called, 'offset')
	const count =
		length === null
			? Math.min(Math.max(list.length - from, 0), most)
			: wholeArgument(length, called, 'length')
	if (from < 0 || count < 0 || from + count > list.length)
		fail(`${called}: offset ${from} and length ${count} are outside of data with ${list.length} bytes`)
	if (count > most) fail(`${called}: length must be at most ${most}, but is ${count}`)
	const bytes = Array.from({ length: count }, (_, index) => byteOf(list[from + index], called, from + index))
	return isBigEndian === false ? bytes.reverse() : bytes
}

export const unsignedOf = (bytes: readonly number[]): bigint =>
	bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)

/** Four bytes are a signed number, less are an unsigned one. */
export const tbParseBytesToInt = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): number =>
	numberBytes(data, offset, length, isBigEndian, 4, 'parseBytesToInt').reduce(
		(value, byte) => (value << 8) | byte,
		0,
	)

export const tbParseBytesToUnsignedInt = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): bigint => unsignedOf(numberBytes(data, offset, length, isBigEndian, 4, 'parseBytesToUnsignedInt'))

export const tbParseBytesToLong = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): bigint =>
	BigInt.asIntN(64, unsignedOf(numberBytes(data, offset, length, isBigEndian, 8, 'parseBytesToLong')))

/** The bits of a floating-point number; missing bytes are zeros at its most significant end. */
export const floatingPoint = (bytes: readonly number[], size: 4 | 8, called: string): number => {
	const view = new DataView(new ArrayBuffer(size))
	for (const [index, byte] of bytes.entries()) view.setUint8(size - bytes.length + index, byte)
	const value = size === 4 ? floatValue(view.getFloat32(0)) : view.getFloat64(0)
	return Number.isNaN(value) ? fail(`${called}: the bytes of data are no number (NaN)`) : double(value)
}

export const tbParseBytesToFloat = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): number =>
	floatingPoint(
		numberBytes(data, offset, length, isBigEndian, 4, 'parseBytesToFloat'),
		4,
		'parseBytesToFloat',
	)

export const tbParseBytesToDouble = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): number =>
	floatingPoint(
		numberBytes(data, offset, length, isBigEndian, 8, 'parseBytesToDouble'),
		8,
		'parseBytesToDouble',
	)

/** The bytes are a whole number. */
export const tbParseBytesIntToFloat = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): number =>
	double(
		floatValue(Number(unsignedOf(numberBytes(data, offset, length, isBigEndian, 4, 'parseBytesIntToFloat')))),
	)

export const tbParseBytesLongToDouble = (
	data: unknown,
	offset: unknown = 0,
	length: unknown = null,
	isBigEndian: unknown = true,
): number =>
	double(Number(unsignedOf(numberBytes(data, offset, length, isBigEndian, 8, 'parseBytesLongToDouble'))))

/** The last `length` bits, the most significant first. */
export const bitList = (value: bigint, length: number): number[] =>
	asKind(
		Array.from({ length }, (_, index) => Number((value >> BigInt(length - 1 - index)) & 1n)),
		'byteArray',
	)

export const tbParseByteToBinaryArray = (
	byte: unknown,
	length: unknown = 8,
	isBigEndian: unknown = true,
): number[] => {
	const bits = bitList(
		wholeOf(byte, 'parseByteToBinaryArray'),
		wholeArgument(length, 'parseByteToBinaryArray', 'binLength'),
	)
	return isBigEndian === false ? bits.reverse() : bits
}

export const tbParseBytesToBinaryArray = (bytes: unknown, length: unknown = null): number[] => {
	const list = listArgument(bytes, 'parseBytesToBinaryArray', 'byteValue')
	const count =
		length === null ? list.length * 8 : wholeArgument(length, 'parseBytesToBinaryArray', 'binLength')
	const value = unsignedOf(list.map((item, index) => byteOf(item, 'parseBytesToBinaryArray', index)))
	return bitList(value, Math.min(count, Math.max(list.length * 8, 64)))
}

export const tbParseLongToBinaryArray = (value: unknown, length: unknown = 64): number[] =>
	bitList(
		wholeOf(value, 'parseLongToBinaryArray'),
		Math.min(wholeArgument(length, 'parseLongToBinaryArray', 'binLength'), 64),
	)

/** Eight bits that begin with 1 are a negative number; any others are not. */
export const tbParseBinaryArrayToInt = (
	bits: unknown,
	offset: unknown = 0,
	length: unknown = null,
): number => {
	const list = listArgument(bits, 'parseBinaryArrayToInt', 'data')
	const from = wholeArgument(offset, 'parseBinaryArrayToInt', 'offset')
	const count = length === null ? list.length : wholeArgument(length, 'parseBinaryArrayToInt', 'length')
	const end = Math.min(from + count, list.length)
	const value = list.slice(from, end).reduce<number>((value, bit, index) => {
		const number = numberArgument(bit, 'parseBinaryArrayToInt', `item ${from + index} of data`)
		return (value << 1) | (number & 1)
	}, 0)
	const isNegative = list.length === 8 && from === 0 && list[0] === 1
	return isNegative ? value - (1 << end) : value
}
