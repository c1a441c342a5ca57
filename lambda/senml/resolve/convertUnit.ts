import type { Unit } from './unitTable.ts'

/** Digits of a decimal number that every double keeps. */
const DIGITS = 15

/** Whether a number means the same in both units. */
export const isSameScale = (from: Unit, to: Unit): boolean =>
	from.base === to.base &&
	from.multiply * to.divide === from.divide * to.multiply &&
	from.offset === to.offset

/**
 * The value in another unit of the same base. Not finite if it is too large for a double there. The result has no more
 * digits than are certain, so that 294.15 K are 21 °C and not 20.99999999999998.
 */
export const convertUnit = (value: number, from: Unit, to: Unit): number => {
	const scaled = scale(value, from.multiply * to.divide, from.divide * to.multiply)
	const shift = ((from.offset - to.offset) * to.divide) / to.multiply
	// A difference is as certain as the larger one of the two numbers; adding 0 makes 0 of -0.
	return (shift === 0 ? scaled : atDecimals(scaled + shift, Math.max(Math.abs(scaled), Math.abs(shift)))) + 0
}

const scale = (value: number, multiply: number, divide: number): number => {
	if (multiply === divide) return value
	const product = value * multiply
	const quotient = product / divide
	// One rounding is the nearest double, there is nothing to smooth.
	return Number.isSafeInteger(product) ? quotient : Number(quotient.toPrecision(DIGITS))
}

const atDecimals = (value: number, largest: number): number => {
	const decimals = DIGITS - 1 - Math.floor(Math.log10(largest))
	return decimals < 0 || decimals > 100 ? value : Number(value.toFixed(decimals))
}
