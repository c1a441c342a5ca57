import type { Identity } from '../coap/peer.ts'

/** A downlink as far as a sender knows it. */
export type Waiting = Readonly<{
	downlinkId: string
	payload: Uint8Array
	/** CoAP Content-Format; absent: the message has none */
	contentFormat?: number
	/** whether the device has to acknowledge it */
	confirm: boolean
}>

/** A downlink that this sender has claimed. */
export type Taken = Readonly<{ deviceId: string; downlink: Waiting; claimedBy: string }>

/** What became of a downlink that this sender has claimed. */
export type Fate =
	/** it is still being sent, so the claim goes on */
	| Readonly<{ type: 'held' }>
	| Readonly<{ type: 'sent'; bytes: number }>
	| Readonly<{ type: 'acknowledged' }>
	| Readonly<{ type: 'unacknowledged'; reason: string }>
	/** not all of it has left */
	| Readonly<{ type: 'released'; reason: string }>
	| Readonly<{ type: 'rejected'; reason: string }>

/** What a device says of a downlink that it has got. */
export type DeviceResult = Readonly<{
	/** the ETag of the downlink, in hex */
	tag: string
	outcome: 'applied' | 'rejected'
	reason?: string
}>

/** Where downlinks wait, and where it is stored what becomes of them. */
export type Downlinks = SomeDownlinks &
	Readonly<{
		/** those that go out with the answers to messages of integrations; absent: these answers carry none */
		replies?: Replies
	}>

/** Downlinks for devices of integrations. */
export type Replies = SomeDownlinks &
	Readonly<{
		/** whether something may wait for a device, which this integration has made, and who may get it */
		mayWait: (deviceId: string, integrationId: string, identity: Identity | undefined) => Promise<boolean>
	}>

/** Of one route. */
export type SomeDownlinks = Readonly<{
	/**
	 * Claims the oldest downlink that waits for a device. Undefined if there is none, if another one is on its way to the
	 * device, or if the device has to prove who it is first.
	 */
	take: (deviceId: string, identity: Identity | undefined) => Promise<Taken | undefined>
	/** whether the downlinks of a device go into DTLS sessions only */
	needsSession: (deviceId: string) => Promise<boolean>
	report: (taken: Taken, fate: Fate) => Promise<void>
	/** stores what a device says; a repeat, or a tag that no downlink of the device has, changes nothing */
	note: (deviceId: string, result: DeviceResult) => Promise<void>
	/** notes that the device is at this server */
	seen: (deviceId: string) => Promise<void>
	/** calls back when a downlink may wait for the device, until the returned function is called */
	follow: (deviceId: string, changed: () => void) => () => void
}>
