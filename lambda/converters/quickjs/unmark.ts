/** What the harness writes for values that JSON does not have. */
const marked: Readonly<Record<string, number | undefined>> = {
	'\0NaN': Number.NaN,
	'\0Infinity': Number.POSITIVE_INFINITY,
	'\0-Infinity': Number.NEGATIVE_INFINITY,
	'\0undefined': undefined,
}

const unmark = (value: unknown): unknown => {
	if (typeof value === 'string') {
		if (!value.startsWith('\0')) return value
		return value.startsWith('\0\0') ? value.slice(1) : marked[value]
	}
	if (Array.isArray(value)) return value.map(unmark)
	if (typeof value !== 'object' || value === null) return value
	return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unmark(member)]))
}

/** Parses what the harness wrote: JSON, and in it `NaN`, infinities and `undefined` as marked texts. */
export const parseMarked = (json: string): unknown => {
	const parsed: unknown = JSON.parse(json)
	return json.includes('"\\u0000') ? unmark(parsed) : parsed
}
