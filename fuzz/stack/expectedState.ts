import type { ObjectUpdate, TimedUpdate } from '../../lambda/lwm2m/convert.ts'

type Value = TimedUpdate['resources'][number]

/** A value with its time of measurement and its import. */
type Measured = {
	readonly value: Value
	/** seconds since the Unix epoch, as the device said */
	readonly ts: number
	/** the same, but at most the time of reception */
	readonly at: number
	readonly importId: string
}

type ObjectOfDevice = {
	readonly object: number
	readonly instance: number
	version: string | undefined
	/** time of the newest measurement of any resource */
	at: number
	/** by resource id, and there by resource instance id; -1 for a resource that has no instances */
	readonly resources: Map<number, Map<number, Measured>>
}

type Import = {
	readonly updates: readonly TimedUpdate[]
	readonly importId: string
	/** seconds since the Unix epoch */
	readonly receivedAt: number
}

export type ExpectedState = {
	readonly take: (imported: Import) => void
	/** by object, instance and version */
	readonly objects: () => ReadonlyMap<string, ObjectUpdate>
}

/** Limit by which the clock of a device may be ahead. */
const MAX_AHEAD_SECONDS = 600

const SINGLE = -1

/**
 * Computes the last known state of a device from its log: the newest measured value of each resource and resource
 * instance. A time after reception counts as the time of reception. Of two values with the same time the one with the
 * later claimed time wins, then the one of the later import.
 */
export const expectState = (): ExpectedState => {
	const objects = new Map<string, ObjectOfDevice>()
	return {
		take: ({ updates, importId, receivedAt }) => {
			for (const update of updates) {
				if (update.ts > receivedAt + MAX_AHEAD_SECONDS) continue
				const at = Math.min(update.ts, receivedAt)
				const object = objectFor(objects, update, at)
				for (const [resource, instance, value] of valuesOf(update))
					put(object, resource, instance, { value, ts: update.ts, at, importId })
			}
		},
		objects: () => new Map([...objects].map(([key, object]) => [key, reported(object)])),
	}
}

const objectFor = (
	objects: Map<string, ObjectOfDevice>,
	{ object, instance, objectVersion }: TimedUpdate,
	at: number,
): ObjectOfDevice => {
	const key = keyOf(object, instance, objectVersion)
	const known = objects.get(key) ?? { object, instance, version: undefined, at, resources: new Map() }
	known.version ??= objectVersion
	known.at = Math.max(known.at, at)
	objects.set(key, known)
	return known
}

/** Key of an object instance. A missing version means 1.0. */
export const keyOf = (object: number, instance: number, version = '1.0'): string =>
	`${object}/${instance}/${version}`

const valuesOf = ({ resources, instances }: TimedUpdate): readonly (readonly [number, number, Value])[] => {
	const values: (readonly [number, number, Value])[] = []
	for (let index = 0; index + 1 < resources.length; index += 2) {
		const id = Number(resources[index])
		const value = resources[index + 1]
		if (Array.isArray(value))
			for (const [position, one] of value.entries())
				values.push([id, instances?.get(id)?.[position] ?? 0, one])
		else if (value !== undefined) values.push([id, SINGLE, value])
	}
	return values
}

const put = (object: ObjectOfDevice, resource: number, instance: number, next: Measured): void => {
	const instances = object.resources.get(resource) ?? new Map<number, Measured>()
	object.resources.set(resource, instances)
	const known = instances.get(instance)
	if (known === undefined || isLater(next, known)) instances.set(instance, next)
}

const isLater = (next: Measured, known: Measured): boolean => {
	if (next.at !== known.at) return next.at > known.at
	return next.ts === known.ts ? next.importId > known.importId : next.ts > known.ts
}

const reported = ({ object, instance, version, at, resources }: ObjectOfDevice): ObjectUpdate => {
	const values: Record<string, Value> = {}
	const ResourceInstances: Record<string, Record<string, Value>> = {}
	for (const [resource, instances] of resources) {
		const single = instances.get(SINGLE)
		if (single !== undefined) {
			values[resource] = single.value
			continue
		}
		const sorted = [...instances].toSorted(([a], [b]) => a - b).map(([id, { value }]) => [id, value] as const)
		values[resource] = sorted.map(([, value]) => value) as unknown as Value
		ResourceInstances[resource] = Object.fromEntries(sorted)
	}
	return {
		ObjectID: object,
		...(instance === 0 ? {} : { ObjectInstanceID: instance }),
		...(version === undefined ? {} : { ObjectVersion: version }),
		Resources: { ...values, '99': Math.floor(at) },
		...(Object.keys(ResourceInstances).length === 0 ? {} : { ResourceInstances }),
	} as ObjectUpdate
}
