/**
 * What is known to have become of a downlink. No status says more than has happened: `sent` is that its bytes have left,
 * `acknowledged` that the device has confirmed them, `applied` that the device has said so.
 */
export type Status =
	| 'accepted'
	| 'queued'
	| 'sent'
	| 'acknowledged'
	| 'applied'
	| 'expired'
	| 'rejected'
	| 'failed'
	| 'cancelled'

/** How a downlink gets to its device. */
export const routes = ['mqtt', 'coap', 'integration', 'nrfcloud'] as const

export type Route = (typeof routes)[number]

/** What the encoder of an integration makes the bytes of. */
export type EncodedMessage = {
	/** a JSON object */
	readonly msg: Readonly<Record<string, unknown>>
	readonly metadata: Readonly<Record<string, string>>
	readonly msgType: string
}

/** A change of the status, as it was found out. */
export type Transition = {
	readonly status: Status
	/** milliseconds since the Unix epoch */
	readonly at: number
	/** by which it was sent, or is to be sent */
	readonly route?: Route
	/** how many bytes have left */
	readonly bytes?: number
	/** why it waits, or why it ended: a sentence */
	readonly reason?: string
	/** who caused it: the id of a key, or `operator` */
	readonly by?: string
}

/** A sender has taken the downlink and is about to send it. */
export type Claim = {
	/** names the sender and this try */
	readonly by: string
	/** milliseconds since the Unix epoch: later, nobody knows what became of this try */
	readonly until: number
	/** The sender may not know of it yet, and sends nothing before it has said that it does. */
	readonly isOffer?: true
}

/** Bytes for a device, and all that became of them. */
export type Downlink = {
	readonly v: 1
	readonly deviceId: string
	/** a ULID: downlinks of a device are sent in the order of their ids */
	readonly downlinkId: string
	/** of whoever asked for it, echoed everywhere; may be empty */
	readonly reference: string
	readonly payload: Uint8Array
	/** asked for in place of a payload */
	readonly message?: EncodedMessage
	/** the encoder has not made its payload yet, so it cannot be sent */
	readonly awaitsEncoder?: true
	/** CoAP Content-Format; absent: none is told */
	readonly contentFormat?: number
	/** LoRaWAN-style port, 1 to 223 */
	readonly port?: number
	/** whether the device has to confirm it */
	readonly confirm: boolean
	/** the only route that may be taken; absent: the one that fits */
	readonly route?: Route
	/** milliseconds since the Unix epoch */
	readonly acceptedAt: number
	readonly expiresAt: number
	readonly status: Status
	readonly claim?: Claim
	/** oldest first */
	readonly transitions: readonly Transition[]
	/** counts the writes */
	readonly revision: number
}

/** Something that happened to a downlink; `at` in milliseconds since the Unix epoch. */
export type Happening =
	/** its encoder has made its payload */
	| {
			readonly type: 'encoded'
			readonly at: number
			readonly payload: Uint8Array
			readonly contentFormat: number
	  }
	| { readonly type: 'waits'; readonly at: number; readonly route?: Route; readonly reason: string }
	| ({ readonly type: 'claimed'; readonly at: number } & Claim)
	/** its sender knows of its claim, or needs more time */
	| { readonly type: 'held'; readonly at: number; readonly by: string; readonly until: number }
	| {
			readonly type: 'sent'
			readonly at: number
			readonly by: string
			readonly route: Route
			readonly bytes: number
			/** its sender hears of no confirmation */
			readonly isUnwatched?: true
	  }
	/** It was not sent after all, as far as its sender knows. @param isOffer only if the sender does not know of its claim yet */
	| {
			readonly type: 'released'
			readonly at: number
			readonly by: string
			readonly reason: string
			readonly isOffer?: true
	  }
	| { readonly type: 'acknowledged'; readonly at: number; readonly by: string }
	/** it was sent, and the device has not confirmed it in time */
	| { readonly type: 'unacknowledged'; readonly at: number; readonly by: string; readonly reason: string }
	/** @param isUnsaid although its sender has not said that it was sent, and has had the time to */
	| { readonly type: 'applied'; readonly at: number; readonly isUnsaid?: true }
	/** The device has refused it. @param by the sender that waits for its confirmation; absent: the device has said so by itself */
	| {
			readonly type: 'rejected'
			readonly at: number
			readonly by?: string
			readonly reason: string
			readonly isUnsaid?: true
	  }
	/**
	 * It cannot be sent, or nobody knows whether it was. @param by the sender that says so; absent: its encoder has failed, or its sender
	 * has not said what became of it in time
	 */
	| { readonly type: 'failed'; readonly at: number; readonly by?: string; readonly reason: string }
	| { readonly type: 'expired'; readonly at: number }
	| { readonly type: 'cancelled'; readonly at: number; readonly by: string }

/** Whether nothing is to be done for it any more. It may still turn out to be acknowledged or applied. */
export const isSettled = ({ status, confirm }: Pick<Downlink, 'status' | 'confirm'>): boolean =>
	status !== 'accepted' && status !== 'queued' && !(status === 'sent' && confirm)

/** The way to the device: what was asked for. @param usual if nothing was asked for */
export const routeOf = ({ route }: Pick<Downlink, 'route'>, usual: Route): Route => route ?? usual
