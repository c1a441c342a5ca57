/** What the server sends, as it is read from the JSON of a frame. */

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
	/** the values of each array in `Resources`, by resource id and there by resource instance id; absent if there is none */
	readonly ResourceInstances?: Readonly<Record<string, Readonly<Record<string, ResourceValue>>>>
}

/** Where a frame stands: imports of a device count 1, 2, 3 …, the parts of one 1 to `parts`. */
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

/** Stands for an update that does not fit into a frame; the import log has it. */
export type TooLargeFrame = Place & {
	readonly type: 'tooLarge'
	readonly ObjectID: number
	/** absent for 0 */
	readonly ObjectInstanceID?: number
	readonly bytes: number
}

/** What has a place in the order. */
export type ImportFrame = UpdateFrame | RefusedImportFrame | TooLargeFrame

/** The first frame of a connection. */
export type IdentityFrame = {
	readonly type: 'identity'
	readonly id: string
	readonly model: string
	/** ISO 8601 */
	readonly lastSeen?: string
	/** the baseline: all imports behind it follow */
	readonly seq: number
}

/** The last known state, over one or more frames. */
export type StateFrame = {
	readonly type: 'state'
	readonly reported: readonly LwM2MObject[]
	readonly desired: readonly LwM2MObject[]
	readonly part: number
	readonly parts: number
}

/** The marker: whatever exists up to `seq` was sent before it. */
export type LiveFrame = { readonly type: 'live'; readonly seq: number }

/** Nothing that this client knows; `context` is its `@context`, if it has one. */
export type UnknownFrame = { readonly type: 'unknown'; readonly context?: string }

export type Frame = ImportFrame | IdentityFrame | StateFrame | LiveFrame | UnknownFrame
