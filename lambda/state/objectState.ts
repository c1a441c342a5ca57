import type { ObjectUpdate, TimedUpdate } from '../lwm2m/convert.ts'
import { DEFAULT_OBJECT_VERSION } from '../lwm2m/objectDefinition.ts'

/** The newest values of one object instance of a device. */
export type ObjectState = {
	readonly deviceId: string
	/** `<object>/<instance>/<version>` */
	readonly object: string
	/** only if the device sent it */
	readonly objectVersion?: string
	/** seconds since the Unix epoch: the newest measurement of any resource */
	readonly ts: number
	/** by resource id, without 99 */
	readonly resources: Readonly<Record<string, ResourceState>>
	/** counts the writes: a writer that has not seen the newest one starts again */
	readonly revision: number
}

type ResourceState = {
	readonly value: ObjectUpdate['Resources'][string]
	/** seconds since the Unix epoch, when it was measured */
	readonly ts: number
	/** of two values for the same moment the later import counts; ULIDs sort by time of reception */
	readonly importId: string
}

/** Clocks of devices may be a little ahead; a value from the far future would stay the newest one for years. */
const maxAheadSeconds = 10 * 60

/** @param receivedAt seconds since the Unix epoch */
export const countsForState = ({ ts }: TimedUpdate, receivedAt: number): boolean =>
	ts <= receivedAt + maxAheadSeconds

export const objectKey = ({ object, instance, objectVersion }: TimedUpdate): string =>
	`${object}/${instance}/${objectVersion ?? DEFAULT_OBJECT_VERSION}`

const isNewer = (known: ResourceState | undefined, ts: number, importId: string): boolean =>
	known === undefined || ts > known.ts || (ts === known.ts && importId > known.importId)

/**
 * The state after updates of its object have been taken in: every resource has its newest measurement, in whatever
 * order imports come. The same object is returned if nothing is new.
 */
export const mergeState = (
	state: ObjectState,
	updates: readonly TimedUpdate[],
	importId: string,
): ObjectState => {
	const resources = new Map(Object.entries(state.resources))
	let { ts, objectVersion } = state
	let isChanged = false
	for (const update of updates) {
		if (update.ts > ts) isChanged = true
		ts = Math.max(ts, update.ts)
		objectVersion ??= update.objectVersion
		for (let at = 0; at + 1 < update.resources.length; at += 2) {
			const id = String(update.resources[at])
			const value = update.resources[at + 1]
			if (value === undefined || !isNewer(resources.get(id), update.ts, importId)) continue
			resources.set(id, { value, ts: update.ts, importId })
			isChanged = true
		}
	}
	return isChanged
		? {
				...state,
				...(objectVersion === undefined ? {} : { objectVersion }),
				ts,
				resources: Object.fromEntries(resources),
			}
		: state
}

export const noState = (deviceId: string, object: string): ObjectState => ({
	deviceId,
	object,
	ts: 0,
	resources: {},
	revision: 0,
})

/** The state as clients know it: resource 99 is the time of the newest measurement, in whole seconds. */
export const reportedObject = ({ object, objectVersion, ts, resources }: ObjectState): ObjectUpdate => {
	const [ObjectID, ObjectInstanceID] = object.split('/').map(Number)
	return {
		ObjectID: ObjectID ?? 0,
		...(ObjectInstanceID === 0 || ObjectInstanceID === undefined ? {} : { ObjectInstanceID }),
		...(objectVersion === undefined ? {} : { ObjectVersion: objectVersion }),
		Resources: {
			...Object.fromEntries(Object.entries(resources).map(([id, { value }]) => [id, value])),
			'99': Math.floor(ts),
		},
	}
}
