import { fail, isMap, isNumber, nameOfType, numeric, shown } from './values.ts'

/** What `empty` stands for: null, a text, a list or a map without content, zero, false. */
export const empty = (value: unknown): boolean => {
	if (value === null || value === undefined || value === '' || value === false) return true
	if (isNumber(value)) return Number(value) === 0
	if (Array.isArray(value)) return value.length === 0
	return isMap(value) && Object.keys(value).length === 0
}

/** How a value is seen beside a boolean. */
export const truth = (value: unknown): boolean => {
	if (typeof value === 'string') return ['true', 'yes', 'on', '1', 'y'].includes(value.toLowerCase())
	return isNumber(value) ? value > 0 : Boolean(value)
}

/** Numbers by value whatever their type, also with texts that are numbers; lists and maps by their content. */
export const equal = (left: unknown, right: unknown): boolean => {
	if (left === right) return true
	if (right === empty) return empty(left)
	if (left === null || left === undefined || right === null || right === undefined)
		return (left ?? null) === (right ?? null)
	if (typeof left === 'boolean' || typeof right === 'boolean') return truth(left) === truth(right)
	if (isNumber(left) || isNumber(right)) {
		const a = numeric(left)
		const b = numeric(right)
		return a !== null && b !== null && Number(a) === Number(b) && (typeof a !== typeof b || a === b)
	}
	if (Array.isArray(left) && Array.isArray(right))
		return left.length === right.length && left.every((item, index) => equal(item, right[index]))
	if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime()
	if (!isMap(left) || !isMap(right)) return false
	const keys = Object.keys(left)
	return (
		keys.length === Object.keys(right).length &&
		keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]))
	)
}

export const different = (left: unknown, right: unknown): boolean => !equal(left, right)

/** Below, at or above zero, as `left` is below, at or above `right`; NaN beside null, which is in no order. */
export const compare = (left: unknown, right: unknown): number => {
	if (left === null || left === undefined || right === null || right === undefined) return Number.NaN
	if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
	if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime()
	const a = numeric(left)
	const b = numeric(right)
	if (a === null || b === null)
		return fail(
			`${shown(left)} and ${shown(right)} cannot be compared: ${nameOfType(left)} with ${nameOfType(right)}`,
		)
	return a < b ? -1 : a > b ? 1 : Number(a) === Number(b) ? 0 : Number.NaN
}

export const less = (left: unknown, right: unknown): boolean =>
	typeof left === 'number' && typeof right === 'number' ? left < right : compare(left, right) < 0

export const greater = (left: unknown, right: unknown): boolean =>
	typeof left === 'number' && typeof right === 'number' ? left > right : compare(left, right) > 0

export const atMost = (left: unknown, right: unknown): boolean =>
	typeof left === 'number' && typeof right === 'number' ? left <= right : compare(left, right) <= 0

export const atLeast = (left: unknown, right: unknown): boolean =>
	typeof left === 'number' && typeof right === 'number' ? left >= right : compare(left, right) >= 0

/** So that JavaScript's `switch` finds what `==` would: 5L is 5, and "5" is "5". */
export const switchKey = (value: unknown): unknown => (isNumber(value) ? Number(value) : (value ?? null))
