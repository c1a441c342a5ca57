/** What happened to a device, or on the platform. `id` is the same when the same event is written or sent again. */
export type Event = Uplink | Joined | SourceAlive | DownlinkMoved | Action

type Stamp = {
	readonly id: string
	/** milliseconds since the Unix epoch */
	readonly at: number
}

type OfImport = Stamp & {
	readonly deviceId: string
	/** the door that the message came through */
	readonly source: string
	readonly importId: string
	readonly seq: number
}

export type Uplink = OfImport & {
	readonly type: 'uplink'
	readonly success: boolean
	readonly contentFormat: string
	readonly bytes: number
	/** absent if it is too large */
	readonly payload?: Uint8Array
	/** LwM2M object of the first value */
	readonly port?: number
}

/** The first message of a device, or the first handshake of a DTLS session. */
export type Joined = { readonly type: 'joined' } & (
	| (OfImport & { readonly cause: 'message' })
	| (Stamp & { readonly deviceId: string; readonly source: string; readonly cause: 'handshake' })
)

export type SourceAlive = Stamp & { readonly type: 'sourceAlive'; readonly source: string }

/** A transition of a downlink. */
export type DownlinkMoved = Stamp & {
	readonly type: 'downlink' | 'confirmation'
	readonly deviceId: string
	readonly downlinkId: string
	readonly reference: string
	readonly status: string
	readonly route?: string
	readonly bytes: number
	readonly payload?: Uint8Array
	readonly confirm: boolean
	readonly port?: number
	readonly reason?: string
	readonly by?: string
}

export type Action = Stamp & {
	readonly type: 'action'
	readonly verb: string
	readonly object: string
	readonly by: string
	readonly deviceId?: string
}

/** What decides which keys see an event: the device as it was then. Absent: only keys that see all devices see it. */
export type About = { readonly deviceId: string; readonly model: string; readonly integrationId?: string }

/** Types of the communications stream. */
export const communicationTypes = ['uplink', 'joined', 'sourceAlive', 'downlink', 'confirmation'] as const

/** Bytes of a payload in an event: in hex it still fits into one message of a WebSocket (128 KB). */
const maxPayloadBytes = 48 * 1024

export const payloadIn = (
	payload: Uint8Array,
): { readonly bytes: number; readonly payload?: Uint8Array } => ({
	bytes: payload.length,
	...(payload.length > maxPayloadBytes ? {} : { payload }),
})

type Imported = Omit<Uplink, 'type' | 'id' | 'at' | 'bytes' | 'payload' | 'source'> & {
	readonly door: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly payload: Uint8Array
	/** `seq` of the first import that its watchers see */
	readonly firstSeq: number
}

/** The events of an import: that of a device's first message begins with its joining. */
export const eventsOfImport = (imported: Imported): readonly Event[] => {
	const { deviceId, door: source, importId, seq, receivedAt: at, payload, firstSeq, ...more } = imported
	const { success, contentFormat, port } = more
	const common = { at, deviceId, source, importId, seq }
	const uplink: Uplink = {
		type: 'uplink',
		id: `uplink.${deviceId}.${seq}`,
		...common,
		success,
		contentFormat,
		...payloadIn(payload),
		...(port === undefined ? {} : { port }),
	}
	return seq === firstSeq
		? [{ type: 'joined', id: `joined.${deviceId}.${seq}`, cause: 'message', ...common }, uplink]
		: [uplink]
}

type Moved = Omit<DownlinkMoved, 'type' | 'id' | 'at' | 'bytes' | 'payload' | 'status' | 'reason' | 'by'> & {
	readonly payload: Uint8Array
	readonly transitions: readonly {
		readonly status: string
		readonly at: number
		readonly route?: string
		readonly reason?: string
		readonly by?: string
	}[]
}

const underWay: readonly string[] = ['accepted', 'queued', 'sent']

/** The event of the newest transition of a downlink. */
export const eventOfDownlink = ({ transitions, payload, ...downlink }: Moved): DownlinkMoved | undefined => {
	const transition = transitions.at(-1)
	if (transition === undefined) return undefined
	const { status, at, route = downlink.route, reason, by } = transition
	const { deviceId, downlinkId, reference, confirm, port } = downlink
	return {
		type: underWay.includes(status) ? 'downlink' : 'confirmation',
		id: `downlink.${downlinkId}.${transitions.length}`,
		at,
		deviceId,
		downlinkId,
		reference,
		status,
		confirm,
		...payloadIn(payload),
		...(route === undefined ? {} : { route }),
		...(port === undefined ? {} : { port }),
		...(reason === undefined ? {} : { reason }),
		...(by === undefined ? {} : { by }),
	}
}
