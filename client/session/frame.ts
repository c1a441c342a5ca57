/** The frames of the server, parsed from their JSON. */

export type ResourceValue = string | number | boolean

/** An instance of an LwM2M object with some of its resources. */
export type LwM2MObject = {
	readonly ObjectID: number
	/** absent for 0 */
	readonly ObjectInstanceID?: number
	/** absent for 1.0 */
	readonly ObjectVersion?: string
	/** by resource id; 99 is the time in whole seconds since the Unix epoch */
	readonly Resources: Readonly<Record<string, ResourceValue | readonly ResourceValue[]>>
	/** the values of each array in `Resources`, by resource id, then by resource instance id; absent without arrays */
	readonly ResourceInstances?: Readonly<Record<string, Readonly<Record<string, ResourceValue>>>>
}

/** Position of a frame: the imports of a device count 1, 2, 3 …, the parts of one import 1 to `parts`. */
export type Place = {
	readonly importId: string
	readonly seq: number
	readonly part: number
	readonly parts: number
}

export type UpdateFrame = Place & {
	readonly type: 'update'
	readonly update: LwM2MObject
	/** time of the measurement in seconds since the Unix epoch, with its fraction */
	readonly ts: number
}

/** An import that yielded no update. */
export type RefusedImportFrame = Place & {
	readonly type: 'import'
	/** sentences */
	readonly errors: readonly string[]
	/** seconds since the Unix epoch */
	readonly ts: number
}

/** Replaces an update or a value that does not fit into a frame; the import log has it. */
export type TooLargeFrame = Place & { readonly type: 'tooLarge'; readonly bytes: number } & (
		| {
				readonly ObjectID: number
				/** absent for 0 */
				readonly ObjectInstanceID?: number
		  }
		/** the telemetry key, or the name of the attribute */
		| { readonly key: string }
	)

/** Values by their names. */
export type NamedValues = Readonly<Record<string, ResourceValue>>

/** Telemetry that is in no object update. */
export type MeasurementFrame = Place & {
	readonly type: 'measurement'
	/** by telemetry key */
	readonly values: NamedValues
	/** time of the measurement in seconds since the Unix epoch, with its fraction */
	readonly ts: number
}

export type AttributesFrame = Place & {
	readonly type: 'attributes'
	readonly attributes: NamedValues
	/** time of the reception in seconds since the Unix epoch, with its fraction */
	readonly ts: number
}

/** Frames that are delivered in order. */
export type ImportFrame =
	| UpdateFrame
	| RefusedImportFrame
	| TooLargeFrame
	| MeasurementFrame
	| AttributesFrame

/** The first frame of a connection. */
export type IdentityFrame = {
	readonly type: 'identity'
	readonly id: string
	readonly model: string
	/** ISO 8601 */
	readonly lastSeen?: string
	/** the baseline: all imports after it follow */
	readonly seq: number
}

/** The last known state, in one or more frames. */
export type StateFrame = {
	readonly type: 'state'
	readonly reported: readonly LwM2MObject[]
	readonly desired: readonly LwM2MObject[]
	readonly part: number
	readonly parts: number
}

/** A value, and its time in milliseconds since the Unix epoch. */
export type LatestValue = { readonly value: ResourceValue; readonly ts: number }

export type LatestValues = Readonly<Record<string, LatestValue>>

/** The newest telemetry that is in no object of the state, and the newest attributes, in one or more frames. */
export type LatestFrame = {
	readonly type: 'latest'
	readonly values: LatestValues
	readonly attributes: LatestValues
	readonly part: number
	readonly parts: number
}

/** The marker: all existing imports up to `seq` were sent before it. */
export type LiveFrame = { readonly type: 'live'; readonly seq: number }

/** A frame that this client does not know; `context` is its `@context`, if it has one. */
export type UnknownFrame = { readonly type: 'unknown'; readonly context?: string }

export type Frame = ImportFrame | IdentityFrame | StateFrame | LatestFrame | LiveFrame | UnknownFrame
