import type { ResourceValue } from './check-value.ts'
import { DEFAULT_OBJECT_VERSION, type ObjectDefinition, TIMESTAMP_RESOURCE } from './object-definition.ts'
import type { ObjectUpdate, TimedUpdate } from './object-update.ts'

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

/** Groups by object, instance, version and time. */
export type Groups = Map<string, Group>

export const groupFor = (
	groups: Groups,
	wanted: Omit<Group, 'resources' | 'first'>,
	index: number,
): Group => {
	const { object, instance, objectVersion = DEFAULT_OBJECT_VERSION, ts } = wanted
	const key = `${object}/${instance}/${objectVersion}/${ts}`
	const existing = groups.get(key)
	if (existing !== undefined) {
		existing.first = Math.min(existing.first, index)
		return existing
	}
	const group: Group = { ...wanted, first: index, resources: new Map() }
	groups.set(key, group)
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
export const inOrder = (groups: Groups): readonly Group[] =>
	[...groups.values()].sort((a, b) => a.ts - b.ts || a.first - b.first)

export const toUpdate = ({ object, instance, objectVersion, ts, resources }: Group): TimedUpdate => {
	const Resources: Record<string, ResourceValue | readonly ResourceValue[]> = {}
	for (const [id, value] of resources) Resources[id] = value instanceof Map ? inInstanceOrder(value) : value
	Resources[TIMESTAMP_RESOURCE] = Math.floor(ts)
	const update: ObjectUpdate = {
		ObjectID: object,
		...(instance === 0 ? undefined : { ObjectInstanceID: instance }),
		...(objectVersion === undefined ? undefined : { ObjectVersion: objectVersion }),
		Resources,
	}
	return { update, ts }
}

const inInstanceOrder = (instances: ReadonlyMap<number, ResourceValue>): readonly ResourceValue[] =>
	[...instances].sort(([a], [b]) => a - b).map(([, value]) => value)
