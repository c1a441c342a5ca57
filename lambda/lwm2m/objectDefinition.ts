export type ResourceType = 'String' | 'Integer' | 'Float' | 'Boolean' | 'Opaque' | 'Time'

/** What the definition of an object says about one resource. */
export type ResourceDefinition = {
	readonly name: string
	readonly type: ResourceType
	/** whether updates without this resource are incomplete */
	readonly mandatory?: boolean
	/** whether it has resource instances: an array in updates */
	readonly multiple?: boolean
	/** smallest and largest value, both inclusive */
	readonly range?: readonly [min: number, max: number]
	/** unit as text, e.g. `°C` */
	readonly units?: string
}

/** A LwM2M object whose resource 99 is the time of the update. */
export type ObjectDefinition = {
	readonly name: string
	/** object version, e.g. `1.0` */
	readonly version: string
	readonly resources: ReadonlyMap<number, ResourceDefinition>
}

/** Objects by their id. */
export type ObjectDefinitions = ReadonlyMap<number, ObjectDefinition>

/** The resource that holds the time of an update in whole seconds, in every object. */
export const TIMESTAMP_RESOURCE = 99

/** LwM2M 1.1: what an object without a version has. */
export const DEFAULT_OBJECT_VERSION = '1.0'
