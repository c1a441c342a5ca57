import type { ResourceValue } from './checkValue.ts'
import { DEFAULT_OBJECT_VERSION, type ObjectDefinition } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'

/** The values of one object instance at one exact time. */
export type Group = {
	readonly object: number
	readonly instance: number
	readonly objectVersion: string | undefined
	readonly definition: ObjectDefinition
	/** seconds since the Unix epoch */
	readonly ts: number
	/** smallest index of its records in the pack */
	first: number
	/** values by resource; of multiple-instance resources by resource instance */
	readonly resources: Map<number, ResourceValue | Map<number, ResourceValue>>
}

export type Groups = {
	/** by object, instance, version and time */
	readonly byKey: Map<string, Group>
	/** the one that was asked for last: most records belong to the same one as the record before */
	last: Group | undefined
}

export const noGroups = (): Groups => ({ byKey: new Map(), last: undefined })

/** The group for a record, a new one if there is none yet. `index` is that of the record in the pack. */
export const groupFor = (groups: Groups, wanted: Wanted, index: number): Group => {
	if (groups.last === undefined || !isSame(groups.last, wanted)) groups.last = lookUp(groups, wanted, index)
	if (index < groups.last.first) groups.last.first = index
	return groups.last
}

type Wanted = Omit<Group, 'resources' | 'first'>

const isSame = (group: Group, { object, instance, objectVersion, ts }: Wanted): boolean =>
	group.ts === ts &&
	group.object === object &&
	group.instance === instance &&
	group.objectVersion === objectVersion

const lookUp = ({ byKey }: Groups, wanted: Wanted, index: number): Group => {
	const { object, instance, objectVersion = DEFAULT_OBJECT_VERSION, ts } = wanted
	const key = `${object}/${instance}/${objectVersion}/${ts}`
	const existing = byKey.get(key)
	if (existing !== undefined) return existing
	const group: Group = { ...wanted, first: index, resources: new Map() }
	byKey.set(key, group)
	return group
}

/** Sets a value; false if it replaces one. */
export const setResource = (
	{ resources }: Group,
	resource: number,
	resourceInstance: number | undefined,
	value: ResourceValue,
): boolean => {
	if (resourceInstance === undefined) {
		const isNew = !resources.has(resource)
		resources.set(resource, value)
		return isNew
	}
	const known = resources.get(resource)
	const instances = known instanceof Map ? known : new Map<number, ResourceValue>()
	const isNew = !instances.has(resourceInstance)
	instances.set(resourceInstance, value)
	resources.set(resource, instances)
	return isNew
}

/** Oldest first, for equal times in the order of the pack. */
export const inOrder = ({ byKey }: Groups): readonly Group[] =>
	[...byKey.values()].sort((a, b) => a.ts - b.ts || a.first - b.first)

export const toUpdate = ({ object, instance, objectVersion, ts, resources }: Group): TimedUpdate => {
	const flat: (ResourceValue | readonly ResourceValue[])[] = []
	const instances = new Map<number, readonly number[]>()
	for (const [id, value] of resources) {
		if (!(value instanceof Map)) {
			flat.push(id, value)
			continue
		}
		const sorted = [...value].sort(([a], [b]) => a - b)
		flat.push(
			id,
			sorted.map(([, one]) => one),
		)
		instances.set(
			id,
			sorted.map(([resourceInstance]) => resourceInstance),
		)
	}
	const update = { object, instance, objectVersion, ts, resources: flat }
	return instances.size === 0 ? update : { ...update, instances }
}
