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
	/** takes the place of an import that is hidden; no event comes of it */
	readonly hidden?: true
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

/** The first frame of a connection. It comes again when data is hidden. */
export type IdentityFrame = {
	readonly type: 'identity'
	readonly id: string
	readonly model: string
	/** ISO 8601 */
	readonly lastSeen?: string
	/** ISO 8601: the server shows nothing that was received before */
	readonly hideDataBefore?: string
	/** comes with it: the imports up to this one are hidden, too */
	readonly hiddenSeq?: number
	/** what there is to know about a device of this model, in sentences */
	readonly notice?: string
	/** the baseline: all imports after it follow */
	readonly seq: number
}

/** What somebody wants an object instance to be, and what has become of it. Times are ISO 8601. */
export type Configuration = LwM2MObject & {
	/** never more than is known */
	readonly status: 'requested' | 'accepted' | 'applied' | 'refused'
	/** of two frames about an object instance, the one with the higher number is newer */
	readonly revision: number
	readonly requestedAt: string
	readonly acceptedAt?: string
	readonly appliedAt?: string
	readonly refusedAt?: string
	/** a sentence: why it is refused, or why nobody knows whether it has arrived */
	readonly reason?: string
}

/** The last known state, in one or more frames. It comes again when the device is configured. */
export type StateFrame = {
	readonly type: 'state'
	readonly reported: readonly LwM2MObject[]
	/** what nRF Cloud holds for the device */
	readonly desired: readonly LwM2MObject[]
	/** the newest request of each object instance; absent if there is none */
	readonly configurations?: readonly Configuration[]
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
