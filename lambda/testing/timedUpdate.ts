import type { ResourceValue } from '../lwm2m/checkValue.ts'
import type { ObjectUpdate, TimedUpdate } from '../lwm2m/convert.ts'

/** An update as the conversion gives it, from the form for clients. `ts` in seconds since the Unix epoch. */
export const timedUpdate = (
	{ ObjectID, ObjectInstanceID = 0, ObjectVersion, Resources }: ObjectUpdate,
	ts: number,
): TimedUpdate => ({
	object: ObjectID,
	instance: ObjectInstanceID,
	objectVersion: ObjectVersion,
	ts,
	resources: Object.entries(Resources).flatMap(
		([id, value]): [number, ResourceValue | readonly ResourceValue[]][number][] =>
			id === '99' ? [] : [Number(id), value],
	),
})
