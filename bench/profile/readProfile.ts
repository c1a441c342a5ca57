/** A CPU profile of V8, as `node --cpu-prof` writes it: the members that are read here. */
export type Profile = {
	readonly nodes: readonly ProfileNode[]
	/** the node of each sample */
	readonly samples: readonly number[]
	/** microseconds before each sample */
	readonly timeDeltas: readonly number[]
}

type ProfileNode = {
	readonly id: number
	readonly callFrame: { readonly functionName: string; readonly url: string }
	readonly children?: readonly number[]
}

/** Of a part of the host: matches the addresses of its files. */
export type Part = { readonly name: string; readonly files: RegExp }

/** Frames that are no code; a thread that is idle costs nothing. */
const frames: ReadonlyMap<string, string> = new Map([
	['(garbage collector)', 'garbage collector'],
	['(program)', 'Node.js and the kernel'],
])

const idle = '(idle)'

/** Microseconds since the begin of the profile. */
export type Window = { readonly from: number; readonly to: number }

/**
 * Microseconds of each part in a window. A function that is no part's, such as one of Node.js, counts for the part that has called it.
 * `other` is what no part has called.
 */
export const timesOf = (
	profile: Profile,
	parts: readonly Part[],
	{ from, to }: Window,
): ReadonlyMap<string, number> => {
	const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
	const parents = new Map(
		profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
	)
	const known = new Map<number, string>()
	const partOf = (id: number): string => {
		const found = known.get(id)
		if (found !== undefined) return found
		const node = nodes.get(id)
		const parent = parents.get(id)
		const { functionName = '', url = '' } = node?.callFrame ?? {}
		const own = frames.get(functionName) ?? parts.find(({ files }) => files.test(url))?.name
		const part = own ?? (parent === undefined ? 'other' : partOf(parent))
		known.set(id, part)
		return part
	}
	const times = new Map<string, number>()
	let at = 0
	for (const [index, id] of profile.samples.entries()) {
		const delta = profile.timeDeltas[index] ?? 0
		at += delta
		if (at < from || at > to || nodes.get(id)?.callFrame.functionName === idle) continue
		const part = partOf(id)
		times.set(part, (times.get(part) ?? 0) + delta)
	}
	return times
}
