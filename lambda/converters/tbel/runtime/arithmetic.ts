import { double, isNumber, kindOfNumber, numeric, text } from './values.ts'

/** A `long` has 64 bits and wraps. */
export const long = (value: bigint): bigint => BigInt.asIntN(64, value)

/** The type of what comes of two numbers. */
export const commonKind = (left: unknown, right: unknown): 'int' | 'long' | 'double' => {
	const kinds = [kindOfNumber(left), kindOfNumber(right)]
	if (kinds.includes('double') || kinds.every((kind) => kind === 'text')) return 'double'
	return kinds.includes('long') ? 'long' : 'int'
}

/** A number as `int`, `long` or `double`; without its fraction, if it must be. */
export const ofKind = (value: number, kind: 'int' | 'long' | 'double'): number | bigint => {
	if (kind === 'double') return double(value)
	const whole = Math.trunc(value)
	return kind === 'int' ? whole : long(BigInt(Number.isFinite(whole) ? whole : 0))
}

/**
 * Calculates with numbers, or with texts that are numbers; with anything else the result is null, as TBEL has it. What
 * is too large for an `int` becomes a `long`.
 */
export const calculate = (
	left: unknown,
	right: unknown,
	numbers: (left: number, right: number) => number,
	longs: (left: bigint, right: bigint) => bigint,
): number | bigint | null => {
	if (typeof left === 'number' && typeof right === 'number') {
		const result = numbers(left, right)
		if (
			!Number.isInteger(result) ||
			(Number.isInteger(left) && Number.isInteger(right) && Number.isSafeInteger(result))
		)
			return result
	}
	const a = numeric(left)
	const b = numeric(right)
	if (a === null || b === null) return null
	const kind = commonKind(left, right)
	const result = numbers(Number(a), Number(b))
	if (kind === 'double' || (kind === 'int' && Number.isSafeInteger(result))) return ofKind(result, kind)
	const isWhole = [a, b].every((value) => typeof value === 'bigint' || Number.isInteger(value))
	return isWhole ? long(longs(BigInt(a), BigInt(b))) : ofKind(result, kind)
}

export const add = (left: unknown, right: unknown): unknown => {
	if (typeof left === 'string') return left + text(right)
	if (isNumber(left) && isNumber(right))
		return calculate(
			left,
			right,
			(a, b) => a + b,
			(a, b) => a + b,
		)
	if (Array.isArray(left)) return Array.isArray(right) ? [...left, ...right] : [...left, right]
	return text(left) + text(right)
}

export const append = (left: unknown, right: unknown): string => text(left) + text(right)

export const subtract = (left: unknown, right: unknown): unknown =>
	calculate(
		left,
		right,
		(a, b) => a - b,
		(a, b) => a - b,
	)

export const negate = (value: unknown): unknown => subtract(0, value)

export const multiply = (left: unknown, right: unknown): unknown =>
	calculate(
		left,
		right,
		(a, b) => a * b,
		(a, b) => a * b,
	)

/**
 * Of two numbers of the same type a `double`: 5 / 2 is 2.5. Of whole numbers of different types, as of a byte and an
 * `int`, a whole number.
 */
export const divide = (left: unknown, right: unknown): unknown => {
	const a = numeric(left)
	const b = numeric(right)
	if (a === null || b === null) return null
	const isSame = kindOfNumber(left) === kindOfNumber(right)
	return ofKind(Number(a) / Number(b), isSame ? 'double' : commonKind(left, right))
}

/** Of whole numbers by zero: an error, as in Java. */
export const remainder = (left: unknown, right: unknown): unknown => {
	if (numeric(right) !== null && Number(right) === 0 && commonKind(left, right) !== 'double')
		throw new Error('/ by zero')
	return calculate(
		left,
		right,
		(a, b) => a % b,
		(a, b) => a % b,
	)
}

export const power = (left: unknown, right: unknown): unknown => {
	const a = numeric(left)
	const b = numeric(right)
	if (a === null || b === null) return null
	const result = Number(a) ** Number(b)
	return ofKind(
		result,
		Math.abs(result) > 2147483647 || !Number.isInteger(result) ? 'double' : commonKind(left, right),
	)
}
