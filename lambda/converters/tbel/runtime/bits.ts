import { long } from './arithmetic.ts'
import { fail, kindOfNumber, shown } from './values.ts'

/** A whole number for an operation on bits; a boolean is 1 or 0. */
export const bits = (value: unknown, sign: string): number | bigint => {
	if (typeof value === 'boolean') return value ? 1 : 0
	if (typeof value === 'bigint') return value
	if (typeof value === 'number' && Number.isInteger(value))
		return (value | 0) === value ? value : BigInt(value)
	if (kindOfNumber(value) === 'byte') return Number(value)
	return fail(`"${sign}" needs whole numbers, but one is ${shown(value)}`)
}

/** With two `int` an `int`, with a `long` among them a `long`. */
export const bitwise = (
	left: unknown,
	right: unknown,
	sign: string,
	ints: (left: number, right: number) => number,
	longs: (left: bigint, right: bigint) => bigint,
): number | bigint => {
	const a = bits(left, sign)
	const b = bits(right, sign)
	return typeof a === 'number' && typeof b === 'number' ? ints(a, b) : long(longs(BigInt(a), BigInt(b)))
}

export const bitAnd = (left: unknown, right: unknown): number | bigint =>
	bitwise(
		left,
		right,
		'&',
		(a, b) => a & b,
		(a, b) => a & b,
	)

export const bitOr = (left: unknown, right: unknown): number | bigint =>
	bitwise(
		left,
		right,
		'|',
		(a, b) => a | b,
		(a, b) => a | b,
	)

export const bitXor = (left: unknown, right: unknown): number | bigint =>
	bitwise(
		left,
		right,
		'^',
		(a, b) => a ^ b,
		(a, b) => a ^ b,
	)

/** The type of what is shifted decides how many bits there are: 32 or 64. */
export const shift = (
	left: unknown,
	right: unknown,
	sign: string,
	ints: (left: number, right: number) => number,
	longs: (left: bigint, right: bigint) => bigint,
): number | bigint => {
	const a = bits(left, sign)
	const by = Number(bits(right, sign))
	return typeof a === 'number' ? ints(a, by) : long(longs(a, BigInt(by & 63)))
}

export const shiftLeft = (left: unknown, right: unknown): number | bigint =>
	shift(
		left,
		right,
		'<<',
		(a, b) => a << b,
		(a, b) => a << b,
	)

export const shiftRight = (left: unknown, right: unknown): number | bigint =>
	shift(
		left,
		right,
		'>>',
		(a, b) => a >> b,
		(a, b) => a >> b,
	)

/** An `int` stays one: -1 >>> 0 is -1. */
export const shiftRightUnsigned = (left: unknown, right: unknown): number | bigint =>
	shift(
		left,
		right,
		'>>>',
		(a, b) => (a >>> b) | 0,
		(a, b) => BigInt.asUintN(64, a) >> b,
	)

export const bitNot = (value: unknown): number | bigint => {
	const number = bits(value, '~')
	return typeof number === 'number' ? ~number : ~number
}
