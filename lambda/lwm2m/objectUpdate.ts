import type { ResourceValue } from './checkValue.ts'

/** An update of one object instance at one time, as it goes to clients. */
export type ObjectUpdate = {
	readonly ObjectID: number
	/** absent for 0 */
	readonly ObjectInstanceID?: number
	/** only if the device sent it; absent means 1.0 */
	readonly ObjectVersion?: string
	/** by resource id; 99 is the time in whole seconds since the Unix epoch */
	readonly Resources: Readonly<Record<string, ResourceValue | readonly ResourceValue[]>>
}

/** An update with its exact time. */
export type TimedUpdate = {
	readonly update: ObjectUpdate
	/** seconds since the Unix epoch, with their fraction: resource 99 is the floor of it */
	readonly ts: number
}
