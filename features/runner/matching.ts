import { isDeepStrictEqual } from 'node:util'

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

/** `/…/`: a text that this regular expression has to match. */
const expressionOf = (expected: unknown): RegExp | undefined => {
	const source = typeof expected === 'string' ? /^\/(.+)\/$/s.exec(expected)?.[1] : undefined
	return source === undefined ? undefined : new RegExp(source)
}

const firstOf = <T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined => {
	for (const item of items) {
		const found = find(item)
		if (found !== undefined) return found
	}
	return undefined
}

/**
 * The first place where a value is not as expected; undefined if it is. Objects may have further members; arrays
 * have exactly the elements that are written; a text in slashes is a regular expression.
 */
export const mismatch = (actual: unknown, expected: unknown, at = '$'): string | undefined => {
	const differs = `${at}: expected ${show(expected)}, got ${show(actual)}`
	if (Array.isArray(expected)) {
		if (!Array.isArray(actual)) return differs
		if (actual.length !== expected.length)
			return `${at}: expected ${expected.length} elements, got ${actual.length}: ${show(actual)}`
		return firstOf(expected.entries(), ([index, element]) =>
			mismatch(actual[index], element, `${at}[${index}]`),
		)
	}
	if (isObject(expected)) {
		if (!isObject(actual)) return differs
		return firstOf(Object.entries(expected), ([name, member]) =>
			mismatch(actual[name], member, `${at}.${name}`),
		)
	}
	const expression = expressionOf(expected)
	if (expression !== undefined)
		return typeof actual === 'string' && expression.test(actual) ? undefined : differs
	return Object.is(actual, expected) ? undefined : differs
}

/** As `mismatch`, but nothing more and nothing less than what is expected. */
export const difference = (actual: unknown, expected: unknown): string | undefined =>
	isDeepStrictEqual(actual, expected) ? undefined : `expected ${show(expected)}\n     got ${show(actual)}`

/** The value at a path such as `imports[0].senML`; undefined if there is none. */
export const pick = (value: unknown, path: string): unknown => {
	let current = value
	for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
		if (name !== undefined) current = isObject(current) ? current[name] : undefined
		else current = Array.isArray(current) ? current[Number(index)] : undefined
	}
	return current
}

/** Fails the step with the reason, if there is one. */
export const refute = (reason: string | undefined): void => {
	if (reason !== undefined) throw new Error(reason)
}
