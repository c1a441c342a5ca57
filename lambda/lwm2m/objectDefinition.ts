/**
 * OMA LwM2M TS 1.1, table C-1. `None` is said of resources that can only be executed: they have no value. `Objlnk` is a
 * link to an object instance, `Corelnk` are links in CoRE Link Format (RFC 6690).
 */
export type ResourceType =
	| 'String'
	| 'Integer'
	| 'Unsigned Integer'
	| 'Float'
	| 'Boolean'
	| 'Opaque'
	| 'Time'
	| 'Objlnk'
	| 'Corelnk'
	| 'None'

/** Smallest and largest number, both inclusive; infinite where there is no limit. */
export type Interval = readonly [min: number, max: number]

/** What values a resource may have, where one interval does not say it: one of these. */
export type Allowed =
	| { readonly numbers: readonly Interval[] }
	/** lengths of an Opaque, or of a text in UTF-8 */
	| { readonly bytes: readonly Interval[] }
	/** lengths of a text in Unicode characters */
	| { readonly characters: readonly Interval[] }
	| { readonly texts: readonly string[] }

/** What the definition of an object says about one resource. */
export type ResourceDefinition = {
	readonly name: string
	readonly type: ResourceType
	/** whether updates without this resource are incomplete */
	readonly mandatory?: boolean
	/** whether it has resource instances: an array in updates */
	readonly multiple?: boolean
	/** whether a server may read and write it; only said of objects that devices can be configured with */
	readonly writable?: boolean
	/** of numbers */
	readonly range?: Interval
	/** instead of `range` */
	readonly allowed?: Allowed
	/** unit as text, e.g. `°C`; one that SenML does not know says nothing about the unit of values */
	readonly units?: string
}

/** A LwM2M object. The time of its updates is resource 99, whether that is defined or not. */
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
