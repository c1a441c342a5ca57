/** What a value is, for a sentence. */
export const kindOf = (value: unknown): string => {
	if (value === undefined) return 'nothing (undefined)'
	if (value === null) return 'null'
	if (Array.isArray(value)) return 'an array'
	if (typeof value === 'object') return 'an object'
	if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : `${value}`
	return typeof value === 'string' ? 'a text' : `a ${typeof value}`
}

/** Whether a value is an object, and no array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
