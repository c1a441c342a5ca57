import type { ResourceValue } from './checkValue.ts'
import { DEFAULT_OBJECT_VERSION, TIMESTAMP_RESOURCE } from './objectDefinition.ts'

/** An update of one object instance at one time, as it goes to clients. */
export type ObjectUpdate = {
	readonly ObjectID: number
	/** absent for 0 */
	readonly ObjectInstanceID?: number
	/** only if the device sent it; absent means 1.0 */
	readonly ObjectVersion?: string
	/** by resource id; 99 is the time in whole seconds since the Unix epoch */
	readonly Resources: Readonly<Record<string, ResourceValue | readonly ResourceValue[]>>
	/** the values of each array in `Resources` by their resource instance id; absent if there is no array */
	readonly ResourceInstances?: ResourceInstances
}

/** By resource id, and there by resource instance id. */
export type ResourceInstances = Readonly<Record<string, Readonly<Record<string, ResourceValue>>>>

/**
 * The same inside the conversion, with its exact time. Resources stay flat: an object with the key 99 takes room for all
 * smaller keys, which costs more than the rest of the conversion.
 */
export type TimedUpdate = {
	readonly object: number
	readonly instance: number
	/** undefined if the device sent none */
	readonly objectVersion: string | undefined
	/** seconds since the Unix epoch, with their fraction */
	readonly ts: number
	/** id, value, id, value …; each id once, without 99. Resources with instances have an array as value */
	readonly resources: readonly (ResourceValue | readonly ResourceValue[])[]
	/** the resource instance ids of each array, in its order, by resource id; absent if there is no array */
	readonly instances?: ReadonlyMap<number, readonly number[]>
}

/** The update as it goes to clients: resource 99 is the floor of its time. */
export const objectUpdate = ({
	object,
	instance,
	objectVersion,
	ts,
	resources,
	instances,
}: TimedUpdate): ObjectUpdate => {
	const Resources: Record<string, ResourceValue | readonly ResourceValue[]> = {}
	for (let at = 0; at + 1 < resources.length; at += 2) {
		const value = resources[at + 1]
		if (value !== undefined) Resources[String(resources[at])] = value
	}
	Resources[TIMESTAMP_RESOURCE] = Math.floor(ts)
	return {
		ObjectID: object,
		...(instance === 0 ? undefined : { ObjectInstanceID: instance }),
		...(objectVersion === undefined ? undefined : { ObjectVersion: objectVersion }),
		Resources,
		...(instances === undefined ? undefined : { ResourceInstances: byInstance(Resources, instances) }),
	}
}

const byInstance = (
	resources: ObjectUpdate['Resources'],
	instances: ReadonlyMap<number, readonly number[]>,
): ResourceInstances =>
	Object.fromEntries(
		[...instances].map(([id, ids]) => {
			const values = resources[id]
			return [id, Object.fromEntries(ids.map((instance, at) => [instance, valueAt(values, at)]))]
		}),
	)

const valueAt = (values: ResourceValue | readonly ResourceValue[] | undefined, at: number): ResourceValue =>
	(Array.isArray(values) ? values[at] : values) ?? ''

/** Names an object instance and its version: `<object>/<instance>/<version>`. */
export const objectKey = ({
	object,
	instance,
	objectVersion,
}: Pick<TimedUpdate, 'object' | 'instance' | 'objectVersion'>): string =>
	`${object}/${instance}/${objectVersion ?? DEFAULT_OBJECT_VERSION}`
