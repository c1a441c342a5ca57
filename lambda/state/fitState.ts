import type { ObjectState, ResourceState } from './objectState.ts'

/** DynamoDB: 400 KB for an item. The other attributes of a state have the rest. */
const maxResourceBytes = 380_000

export type Fitted = {
	readonly state: ObjectState
	/** how many values were left out */
	readonly leftOut: number
}

/**
 * The state with no more values than an item can hold. Those that were measured longest ago go first: the import log has
 * them still.
 */
export const fitState = (state: ObjectState, maxBytes = maxResourceBytes): Fitted => {
	const isFitting = (resources: ObjectState['resources']): boolean =>
		Buffer.byteLength(JSON.stringify(resources)) <= maxBytes
	if (isFitting(state.resources)) return { state, leftOut: 0 }
	const oldestFirst = Object.entries(state.resources)
		.flatMap(slots)
		.toSorted((a, b) => a.ts - b.ts)
	// Halving finds out how many have to go, in a few looks at a large text.
	let [fits, tooMany] = [oldestFirst.length, 0]
	while (fits - tooMany > 1) {
		const middle = (fits + tooMany) >> 1
		if (isFitting(resourcesOf(oldestFirst.slice(middle)))) fits = middle
		else tooMany = middle
	}
	return { state: { ...state, resources: resourcesOf(oldestFirst.slice(fits)) }, leftOut: fits }
}

/** A value in a state, and where it belongs. */
type Slot = {
	readonly resource: string
	readonly instance: string | undefined
	readonly ts: number
	readonly content: ResourceState
}

const slots = ([resource, state]: [string, ResourceState]): readonly Slot[] => {
	if (!('instances' in state)) return [{ resource, instance: undefined, ts: state.ts, content: state }]
	return Object.entries(state.instances).map(([instance, measured]) => ({
		resource,
		instance,
		ts: measured.ts,
		content: { instances: { [instance]: measured } },
	}))
}

const resourcesOf = (all: readonly Slot[]): ObjectState['resources'] => {
	const resources = new Map<string, ResourceState>()
	for (const { resource, content } of all) {
		const known = resources.get(resource)
		const isMore = known !== undefined && 'instances' in known && 'instances' in content
		resources.set(resource, isMore ? { instances: { ...known.instances, ...content.instances } } : content)
	}
	return Object.fromEntries(resources)
}
