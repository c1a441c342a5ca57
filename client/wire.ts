import type { LwM2MObject, ResourceValue } from './session/frame.ts'

/**
 * The frames of the WebSocket as the server writes them and the client reads them: JSON objects, told apart by their
 * `@context`. `docs/websocket.md` describes them.
 */

const proto = 'https://github.com/hello-nrfcloud/proto'

/** Of what that protocol has no word for. These names do not change. */
const own = 'urn:senml-live'

/** `@context` of each kind of frame. `@hello.nrfcloud.com/proto` defines identity, state and update. */
export const contexts = {
	identity: `${proto}/deviceIdentity`,
	state: `${proto}/shadow`,
	live: `${proto}/senml/live`,
	update: `${proto}/lwm2m/object/update`,
	refusedImport: `${proto}/senml/import`,
	tooLarge: `${proto}/senml/update-too-large`,
	history: `${proto}/lwm2m/object/history`,
	measurement: `${own}:measurement`,
	attributes: `${own}:attributes`,
	latest: `${own}:latest`,
	samples: `${own}:samples`,
} as const

/** The position of a frame: the imports of a device count 1, 2, 3 …, the frames of one import 1 to `parts`. */
type Order = {
	readonly importId: string
	readonly seq: number
	readonly part: number
	readonly parts: number
	/** seconds since the Unix epoch, with their fraction */
	readonly ts: number
}

/** An object update; `ts` is the time of its measurement. */
export type WireUpdate = { readonly '@context': typeof contexts.update } & LwM2MObject & Order

/** An import without updates; `ts` is the time when it was received. */
export type WireRefusedImport = {
	readonly '@context': typeof contexts.refusedImport
	readonly success: boolean
	/** sentences */
	readonly errors: readonly string[]
	/** takes the place of an import that is hidden from watchers: see `hideDataBefore` of the identity */
	readonly hidden?: true
} & Order

/** Replaces an update that does not fit into a frame; the import log has its values. */
export type WireTooLarge = {
	readonly '@context': typeof contexts.tooLarge
	/** size of the update, written as a frame */
	readonly bytes: number
} & Omit<LwM2MObject, 'Resources' | 'ResourceInstances'> &
	Order

/** Values by their names. */
export type WireValues = Readonly<Record<string, ResourceValue>>

/** Telemetry that is in no object update; `ts` is the time of its measurement. */
export type WireMeasurement = {
	readonly '@context': typeof contexts.measurement
	readonly values: WireValues
} & Order

/** Attributes of the device; `ts` is the time when they were received. */
export type WireAttributes = {
	readonly '@context': typeof contexts.attributes
	readonly attributes: WireValues
} & Order

/** Replaces a value of telemetry or an attribute that does not fit into a frame; the import log has it. */
export type WireValueTooLarge = {
	readonly '@context': typeof contexts.tooLarge
	/** the telemetry key, or the name of the attribute */
	readonly key: string
	/** size of the value in JSON */
	readonly bytes: number
} & Order

/** A value, and its time in milliseconds since the Unix epoch. */
export type WireLatestValue = { readonly value: ResourceValue; readonly ts: number }

/** The newest telemetry that is in no object of the state, and the newest attributes, in one or more frames. */
export type WireLatest = {
	readonly '@context': typeof contexts.latest
	readonly values: Readonly<Record<string, WireLatestValue>>
	readonly attributes: Readonly<Record<string, WireLatestValue>>
	readonly part: number
	readonly parts: number
}

/** All existing imports up to `seq` were sent before this frame. */
export type WireLive = { readonly '@context': typeof contexts.live; readonly seq: number }

/** What somebody wants an object instance to be, and what has become of it. Times are ISO 8601. */
export type WireConfiguration = Omit<LwM2MObject, 'ResourceInstances'> & {
	/**
	 * `requested`: on its way to nRF Cloud, or nobody knows whether it has arrived, see `reason`; `accepted`: nRF Cloud has it for
	 * the device; `applied`: the device has reported these values; `refused`: nRF Cloud does not take it
	 */
	readonly status: 'requested' | 'accepted' | 'applied' | 'refused'
	/** counts the changes of the configurations of this object instance: of two frames the higher one is newer */
	readonly revision: number
	readonly requestedAt: string
	readonly acceptedAt?: string
	readonly appliedAt?: string
	readonly refusedAt?: string
	/** a sentence: why it is refused, or why nobody knows */
	readonly reason?: string
}

/** The last known state, in one or more frames. It comes again when the device is configured. */
export type WireState = {
	readonly '@context': typeof contexts.state
	/** an object that is too large for a frame has only its time, and its size in bytes */
	readonly reported: readonly (LwM2MObject & { readonly bytes?: number })[]
	/** what nRF Cloud holds for the device */
	readonly desired: readonly LwM2MObject[]
	/** the newest request of each object instance; absent if there is none */
	readonly configurations?: readonly WireConfiguration[]
	readonly part: number
	readonly parts: number
}

/**
 * The first frame of a connection; `GET /device` answers the same without `seq` and `hiddenSeq`. It comes again when data is
 * hidden, and after it the state that is still visible.
 */
export type WireIdentity = {
	readonly '@context': typeof contexts.identity
	readonly id: string
	readonly model: string
	/** ISO 8601 */
	readonly lastSeen?: string
	/** ISO 8601: nothing that was received before is shown */
	readonly hideDataBefore?: string
	/** present with it: the imports up to this one are hidden, too */
	readonly hiddenSeq?: number
	/** what there is to know about a device of this model, in sentences */
	readonly notice?: string
	/** the baseline: every import after it follows */
	readonly seq: number
}
