/*
 * What a value of TBEL is in JavaScript: `int` and `short` are whole numbers, `long` is a BigInt. `double` and `float`
 * are numbers, too; a `double` without fraction is a boxed number with a mark, so that it is not taken for an `int`. A
 * `byte` is a boxed number without mark. Lists, arrays and sets are arrays, maps are objects, a date is a Date. A `char`
 * is a text of one character.
 */

export type TbelMap = Record<string, unknown>

export const fail = (message: string): never => {
	throw new Error(message)
}

export const isMap = (value: unknown): value is TbelMap =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	!(value instanceof Date) &&
	!(value instanceof Number)

export const isNumber = (value: unknown): value is number | bigint =>
	typeof value === 'number' || typeof value === 'bigint' || value instanceof Number

/** A `double`: boxed if it has no fraction. */
export const double = (value: number): number =>
	Number.isInteger(value) ? Object.assign(Object(value), { isDouble: true }) : value

export const isDoubleBox = (value: unknown): boolean => value instanceof Number && 'isDouble' in value

/** Without its box. */
export const unboxed = (value: unknown): unknown => (value instanceof Number ? value.valueOf() : value)

/** What a number is in Java; a text that is a number takes the type of the other number. */
export const kindOfNumber = (value: unknown): 'int' | 'byte' | 'long' | 'double' | 'text' => {
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double'
	if (typeof value === 'bigint') return 'long'
	if (value instanceof Number) return 'isDouble' in value ? 'double' : 'byte'
	return 'text'
}

/** What a script's author calls the type of a value. */
export const nameOfType = (value: unknown): string => {
	if (value === null || value === undefined) return 'null'
	if (Array.isArray(value)) return 'a list'
	if (value instanceof Date) return 'a date'
	if (typeof value === 'string') return 'a text'
	if (isMap(value)) return 'a map'
	return isNumber(value) ? 'a number' : `a ${typeof value}`
}

/** A value in a message: short. */
export const shown = (value: unknown): string => {
	if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
	return typeof value === 'object' && value !== null && !isNumber(value) ? nameOfType(value) : text(value)
}

/** As Java prints a `double`: 1.0E-4, 0.25, 1.0, 1.5E7. */
export const doubleText = (value: number): string => {
	const size = Math.abs(value)
	if (!Number.isFinite(value)) return String(value)
	if (size === 0 || (size >= 1e-3 && size < 1e7))
		return Number.isInteger(value) ? `${value}.0` : String(value)
	const [digits = '', exponent = '0'] = value.toExponential().split('e')
	return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

/** What `+` makes of a value beside a text. */
export const text = (value: unknown): string => {
	if (typeof value === 'string') return value
	if (value === null || value === undefined) return 'null'
	if (typeof value === 'number') return Number.isInteger(value) ? String(value) : doubleText(value)
	if (value instanceof Number) return isDoubleBox(value) ? doubleText(Number(value)) : String(value)
	if (Array.isArray(value)) return `[${value.map((item) => text(item)).join(', ')}]`
	if (value instanceof Date) return value.toISOString()
	if (isMap(value))
		return `{${Object.entries(value)
			.map(([key, item]) => `${key}=${text(item)}`)
			.join(', ')}}`
	return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : nameOfType(value)
}

export const isDecimalText = (value: string): boolean =>
	/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)

/** A number, or the number that a text is; `null`: it is none. */
export const numeric = (value: unknown): number | bigint | null => {
	if (typeof value === 'number' || typeof value === 'bigint') return value
	if (value instanceof Number) return Number(value)
	return typeof value === 'string' && isDecimalText(value) ? Number(value) : null
}

/** An argument that must be a number, or a text that is one. */
export const numberArgument = (value: unknown, called: string, name: string): number => {
	const number = numeric(value)
	return number === null
		? fail(`${called}: ${name} must be a number, but is ${shown(value)}`)
		: Number(number)
}

/** The same without its fraction. */
export const wholeArgument = (value: unknown, called: string, name: string): number =>
	Math.trunc(numberArgument(value, called, name))

export const textArgument = (value: unknown, called: string, name: string): string =>
	value === null || value === undefined || (typeof value === 'object' && !isNumber(value))
		? fail(`${called}: ${name} must be a text, but is ${nameOfType(value)}`)
		: text(value)

export const listArgument = (value: unknown, called: string, name: string): unknown[] =>
	Array.isArray(value) ? value : fail(`${called}: ${name} must be a list, but is ${shown(value)}`)

export const mapArgument = (value: unknown, called: string, name: string): TbelMap =>
	isMap(value) ? value : fail(`${called}: ${name} must be a map, but is ${shown(value)}`)

/** A `float` as the shortest decimal number that is the same `float`: what Java prints of it. */
export const floatValue = (value: number): number => {
	const float = Math.fround(value)
	if (!Number.isFinite(float) || Number.isInteger(float)) return float
	// Below this number there are fewer digits.
	for (let digits = Math.abs(float) < 1.2e-38 ? 1 : 6; digits < 9; digits++) {
		const short = Number(float.toPrecision(digits))
		if (Math.fround(short) === float) return short
	}
	return Number(float.toPrecision(9))
}
