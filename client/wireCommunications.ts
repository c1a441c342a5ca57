/**
 * The frames of the communications and the actions stream as the server writes them: JSON objects, told apart by their
 * `type`. `docs/communications.md` describes them. A client ignores types and members that it does not know.
 */

/** Of an event: the same for the same event when it comes again. */
type Stamp = {
	readonly id: string
	/** milliseconds since the Unix epoch: when it happened */
	readonly at: number
	/** resume with `after=` this, and nothing is lost */
	readonly cursor: string
}

/** A message of a device, good or bad. */
export type WireUplink = Stamp & {
	readonly type: 'uplink'
	readonly deviceId: string
	/** the door that it came through */
	readonly source: string
	readonly importId: string
	/** of the import log of the device */
	readonly seq: number
	/** whether nothing of it was refused */
	readonly success: boolean
	readonly contentFormat: string
	/** of the payload */
	readonly bytes: number
	/** lower-case hex; absent if it is too large for a frame: the import log has it */
	readonly payload?: string
	/** the LwM2M object of its first value */
	readonly port?: number
}

/** A device has joined: by the first message since it was registered, or by the full handshake of a DTLS session. */
export type WireJoined = Stamp & {
	readonly type: 'joined'
	readonly deviceId: string
	readonly source: string
	readonly cause: 'message' | 'handshake'
	/** of the message */
	readonly importId?: string
	readonly seq?: number
}

/** A door works: the stack itself, one through which a message came just now, or one that has said so. */
export type WireSourceAlive = Stamp & { readonly type: 'sourceAlive'; readonly source: string }

/** A change of the status of a downlink. `confirmation`: it has come to an end, good or bad. */
export type WireDownlink = Stamp & {
	readonly type: 'downlink' | 'confirmation'
	readonly deviceId: string
	readonly downlinkId: string
	readonly reference: string
	readonly status: string
	/** by which it was sent, or is to be sent */
	readonly route?: string
	/** lower-case hex; absent if it is too large for a frame */
	readonly payload?: string
	readonly bytes: number
	readonly confirm: boolean
	readonly port?: number
	/** why it waits, or why it ended */
	readonly reason?: string
	/** who caused the change: the id of a key, or `operator` */
	readonly by?: string
}

/** Somebody has changed something on the platform. */
export type WireAction = Stamp & {
	readonly type: 'action'
	/** `device.registered`, `key.revoked` … */
	readonly verb: string
	/** what it was done to: its id */
	readonly object: string
	/** the id of a key, or `operator` */
	readonly by: string
	readonly deviceId?: string
}

export type WireCommunication = WireUplink | WireJoined | WireSourceAlive | WireDownlink | WireAction

/** The first frame: nothing that happens from now on is lost. */
export type WireSubscribed = {
	readonly type: 'subscribed'
	readonly cursor: string
	/** true: events after the cursor of the request may be missing, because it is too old */
	readonly gap: boolean
}

/** All that was missed has been sent. `again`: how many events came that the cursor of the request already covered. */
export type WireResumed = { readonly type: 'resumed'; readonly cursor: string; readonly again: number }

/** Every 30 s: all events up to this cursor have been sent. */
export type WireHeartbeat = {
	readonly type: 'heartbeat'
	readonly cursor: string
	/** for an edge: somebody wants to know which doors work */
	readonly isAliveWanted?: true
}

/** The answer to a command, as ResIOT words it. `Success`: it is accepted, not delivered. */
export type WireReply = {
	readonly Result: 'Success' | 'Fail'
	readonly Details: string
	readonly Reference: string
	/** of the downlink; empty if there is none */
	readonly id: string
	readonly code: string
	readonly warnings?: readonly string[]
}

export type WireStreamFrame = WireCommunication | WireSubscribed | WireResumed | WireHeartbeat | WireReply
