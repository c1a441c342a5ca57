/** Where two values differ. */
export type Difference = {
	/** `[0].telemetry.temperature`; empty: the whole value */
	readonly path: string
} & (
	| { readonly kind: 'added'; readonly after: unknown }
	| { readonly kind: 'removed'; readonly before: unknown }
	| { readonly kind: 'changed'; readonly before: unknown; readonly after: unknown }
)

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null

/** Whether both have members that can be compared one by one. */
const areAlike = (before: unknown, after: unknown): boolean =>
	isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)

const isName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u

const below = (path: string, parent: unknown, member: string): string => {
	if (Array.isArray(parent)) return `${path}[${member}]`
	if (!isName.test(member)) return `${path}[${JSON.stringify(member)}]`
	return path === '' ? member : `${path}.${member}`
}

const memberDifference = (
	[before, after]: readonly [Members, Members],
	member: string,
	path: string,
): readonly Difference[] => {
	if (!Object.hasOwn(before, member)) return [{ path, kind: 'added', after: after[member] }]
	if (!Object.hasOwn(after, member)) return [{ path, kind: 'removed', before: before[member] }]
	return differences(before[member], after[member], path)
}

/**
 * Where a value of JSON differs from another one: members by their names, elements by their positions. The order of members
 * does not count.
 */
export const differences = (before: unknown, after: unknown, path = ''): readonly Difference[] => {
	if (!areAlike(before, after))
		return Object.is(before, after) ? [] : [{ path, kind: 'changed', before, after }]
	const both = [before as Members, after as Members] as const
	const members = new Set(both.flatMap((each) => Object.keys(each)))
	return [...members].flatMap((member) => memberDifference(both, member, below(path, before, member)))
}
