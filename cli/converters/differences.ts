/** Numbers are compared to so many digits after the point: decoders calculate with binary fractions. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null

const shown = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing'
	return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const equals = (expected: unknown, actual: unknown): boolean =>
	typeof expected === 'number' && typeof actual === 'number'
		? rounded(expected) === rounded(actual)
		: expected === actual

/**
 * Where a result differs from the expected one, each as `<path>: expected …, got …`. A `ts` that is the time of the run is not
 * compared, because no expectation can know it.
 */
export const differences = (
	expected: unknown,
	actual: unknown,
	now: number,
	path = '',
): readonly string[] => {
	if (/(?:^|\.)ts$/.test(path) && actual === now) return []
	if (!isObject(expected) || !isObject(actual) || Array.isArray(expected) !== Array.isArray(actual))
		return equals(expected, actual)
			? []
			: [`${path || 'result'}: expected ${shown(expected)}, got ${shown(actual)}`]
	const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
	return [...keys].flatMap((key) => {
		const below = Array.isArray(expected) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
		return differences(expected[key], actual[key], now, below)
	})
}
