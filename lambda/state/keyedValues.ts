import type { TimedUpdate } from '../lwm2m/convert.ts'

/** Values of one time by their keys: resource ids in an object update, names in telemetry and attributes. */
export type KeyedValues = Pick<TimedUpdate, 'objectVersion' | 'ts' | 'resources' | 'instances'> & {
	/** by key: the resource that has the same value */
	readonly paths?: ReadonlyMap<string, string>
}
