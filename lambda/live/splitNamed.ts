/** The size of a member of an object in JSON, with the comma after it. */
const memberBytes = ([name, value]: readonly [string, unknown]): number =>
	Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(JSON.stringify(value)) + 2

/**
 * Divides named values, in their order, into groups that have at most so many bytes as an object in JSON. A value that alone
 * has more is a group of its own.
 */
export const splitNamed = <Value>(
	named: readonly (readonly [name: string, value: Value])[],
	maxBytes: number,
): readonly (readonly (readonly [name: string, value: Value])[])[] => {
	const groups: (readonly [string, Value])[][] = []
	let bytes = Number.POSITIVE_INFINITY
	for (const one of named) {
		const size = memberBytes(one)
		if (bytes + size > maxBytes) {
			groups.push([])
			bytes = 1
		}
		groups.at(-1)?.push(one)
		bytes += size
	}
	return groups
}
