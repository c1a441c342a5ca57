import type { ResourceValue } from '../lwm2m/checkValue.ts'
import type { ObjectUpdate, TimedUpdate } from '../lwm2m/convert.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import type { Measured } from '../measurements/measured.ts'
import type { KeyedValues } from './keyedValues.ts'
import { measuredItems } from './measuredItems.ts'

/** The newest values of one object instance of a device, or of its telemetry, or of its attributes. */
export type ObjectState = {
	readonly deviceId: string
	/** `<object>/<instance>/<version>`, or a name of `measuredItems.ts` */
	readonly object: string
	/** only if the device sent it */
	readonly objectVersion?: string
	/** seconds since the Unix epoch: the newest measurement of any resource */
	readonly ts: number
	/** by resource id, without 99; by telemetry key; by name of the attribute */
	readonly resources: Readonly<Record<string, ResourceState>>
	/** counts the writes: a writer that has not seen the newest one starts again */
	readonly revision: number
}

/** A value, or one for each resource instance by its id. */
export type ResourceState = ValueState | InstancesState

export type ValueState = MeasuredAt & {
	/** all instances of a resource, without their ids, if they were reported as a list, or by an earlier version */
	readonly value: ObjectUpdate['Resources'][string]
	/** of a telemetry key: the resource that has the same value */
	readonly path?: string
}

type InstancesState = {
	readonly instances: Readonly<Record<string, MeasuredAt & { readonly value: ResourceValue }>>
}

/** When a value was measured, and what came with it. */
export type MeasuredAt = {
	/** seconds since the Unix epoch, as the device said */
	readonly ts: number
	/** of two values for the same moment the later import counts; ULIDs sort by time of reception */
	readonly importId: string
	/** seconds since the Unix epoch: the time of reception, if the device claims to have measured after it */
	readonly receivedAt?: number
}

/** What an import tells about an object, or about telemetry or attributes. */
export type ObjectImport = {
	readonly updates: readonly KeyedValues[]
	readonly importId: string
	/** seconds since the Unix epoch */
	readonly receivedAt: number
}

/** Clocks of devices may be a little ahead; what is further ahead is no measurement of now. */
const maxAheadSeconds = 10 * 60

/** @param receivedAt seconds since the Unix epoch */
export const countsForState = ({ ts }: Pick<TimedUpdate, 'ts'>, receivedAt: number): boolean =>
	ts <= receivedAt + maxAheadSeconds

/** Nothing is measured after it was received: a clock that is ahead does not keep newer values away. */
export const measuredAt = ({ ts, receivedAt = ts }: MeasuredAt): number => Math.min(ts, receivedAt)

const isNewer = (known: MeasuredAt | undefined, next: MeasuredAt): boolean => {
	if (known === undefined) return true
	const order = measuredAt(next) - measuredAt(known) || next.ts - known.ts
	return order > 0 || (order === 0 && next.importId > known.importId)
}

/**
 * The state after the updates of an import have been taken in: every resource, and every instance of one, has its newest
 * measurement, in whatever order imports come. The same object is returned if nothing is new.
 */
export const mergeState = (
	state: ObjectState,
	{ updates, importId, receivedAt }: ObjectImport,
): ObjectState => {
	const resources = new Map(Object.entries(state.resources))
	let { ts, objectVersion } = state
	let isChanged = false
	for (const update of updates) {
		const measured = { ts: update.ts, importId, ...(update.ts > receivedAt ? { receivedAt } : {}) }
		if (measuredAt(measured) > ts) isChanged = true
		ts = Math.max(ts, measuredAt(measured))
		// That the device has said its version is something new as well, whatever the order of imports.
		if (objectVersion === undefined && update.objectVersion !== undefined) {
			objectVersion = update.objectVersion
			isChanged = true
		}
		for (let at = 0; at + 1 < update.resources.length; at += 2) {
			const id = String(update.resources[at])
			const next = nextState(resources.get(id), update, at, measured)
			if (next === undefined) continue
			resources.set(id, next)
			isChanged = true
		}
	}
	if (!isChanged) return state
	return {
		...state,
		...(objectVersion === undefined ? {} : { objectVersion }),
		ts,
		resources: Object.fromEntries(resources),
	}
}

/** Of the resource whose id stands at `at` in the update; undefined if nothing is new. */
const nextState = (
	known: ResourceState | undefined,
	{ resources, instances, paths }: KeyedValues,
	at: number,
	measured: MeasuredAt,
): ResourceState | undefined => {
	const value = resources[at + 1]
	if (value === undefined) return undefined
	const ids = instances?.get(Number(resources[at]))
	if (Array.isArray(value) && ids !== undefined) return nextInstances(known, value, ids, measured)
	const before = known !== undefined && 'instances' in known ? Object.values(known.instances) : [known]
	if (before.some((one) => !isNewer(one, measured))) return undefined
	const path = paths?.get(String(resources[at]))
	return { value, ...measured, ...(path === undefined ? undefined : { path }) }
}

const nextInstances = (
	known: ResourceState | undefined,
	values: readonly ResourceValue[],
	ids: readonly number[],
	measured: MeasuredAt,
): InstancesState | undefined => {
	// Of values without ids nobody knows which of them is meant: they go as soon as something newer comes.
	if (known !== undefined && 'value' in known && !isNewer(known, measured)) return undefined
	const instances = new Map(
		Object.entries(known !== undefined && 'instances' in known ? known.instances : {}),
	)
	let isChanged = false
	for (const [at, id] of ids.entries()) {
		const value = values[at]
		if (value === undefined || !isNewer(instances.get(String(id)), measured)) continue
		instances.set(String(id), { value, ...measured })
		isChanged = true
	}
	return isChanged ? { instances: Object.fromEntries(instances) } : undefined
}

/** The newest values of its resources, without those that have instances. */
export const valuesOf = (state: ObjectState | undefined): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(state?.resources ?? {}).flatMap(([id, one]) => ('value' in one ? [[id, one.value]] : [])),
	)

export const noState = (deviceId: string, object: string): ObjectState => ({
	deviceId,
	object,
	// Devices may have measured before 1970, or may say so.
	ts: Number.NEGATIVE_INFINITY,
	resources: {},
	revision: 0,
})

/** What an import says of its device. */
export type ImportUpdates = {
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
	readonly measured?: Measured
}

/**
 * What each import tells about each object, the objects in the order in which they first come; then about telemetry and
 * attributes.
 */
export const byObject = (imports: readonly ImportUpdates[]): ReadonlyMap<string, readonly ObjectImport[]> => {
	const objects = new Map<string, ObjectImport[]>()
	const add = (object: string, one: ObjectImport): void => {
		objects.set(object, [...(objects.get(object) ?? []), one])
	}
	for (const { importId, receivedAt, updates } of imports) {
		const received = receivedAt / 1000
		const counting = updates.filter((update) => countsForState(update, received))
		for (const [object, ofObject = []] of Object.entries(Object.groupBy(counting, objectKey)))
			add(object, { importId, receivedAt: received, updates: ofObject })
	}
	for (const { importId, receivedAt, measured } of imports) {
		if (measured === undefined) continue
		const received = receivedAt / 1000
		for (const [item, values] of measuredItems(measured, received)) {
			const counting = values.filter((update) => countsForState(update, received))
			if (counting.length > 0) add(item, { importId, receivedAt: received, updates: counting })
		}
	}
	return objects
}
