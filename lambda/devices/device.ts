/**
 * One table holds two kinds of items: `device#<deviceId>` and `fingerprint#<lower case>`, which names the device.
 * A fingerprint counts only if the device's item names it, too: a half-finished registration opens nothing. A device has
 * one fingerprint, or two: a long one and a short one, which the web client of hello.nrfcloud.com takes.
 */
export type Device = {
	readonly deviceId: string
	readonly model: string
	/** lower case; the only credential of a watcher */
	readonly fingerprint: string
	/** opens the device just as well: short if `fingerprint` is long, long if it is short */
	readonly otherFingerprint?: string
	/** milliseconds since the Unix epoch: reception of the newest message */
	readonly lastSeen?: number
	/** milliseconds since the Unix epoch: when a CoAP server noted that the device was there */
	readonly coapSeen?: number
	/** milliseconds since the Unix epoch: reception of the newest message that nRF Cloud forwarded to the webhook */
	readonly webhookSeen?: number
	/** `seq` of the newest import; outlives the entries of the ledger */
	readonly lastSeq?: number
	/** `seq` of the first import after the device was registered; absent if there is no older one */
	readonly firstSeq?: number
	/** how many sockets have become live so far */
	readonly sockets?: number
	/** watchers may also see the imports before `firstSeq` */
	readonly showsEarlier?: true
	/** milliseconds since the Unix epoch: its watchers see nothing that was received before; see `hidden.ts` */
	readonly hideDataBefore?: number
	/** `seq` of the newest import when `hideDataBefore` was set */
	readonly hiddenSeq?: number
	/** name of its account of nRF Cloud; absent: the only one there is */
	readonly account?: string
	/** the sealed pre-shared key with which it may speak DTLS */
	readonly psk?: Uint8Array
	/** milliseconds since the Unix epoch: when `psk` was made */
	readonly pskSince?: number
	/** how often its configurations have changed; absent for one that nobody has configured */
	readonly configurations?: number
	/** the integration that has made the device, if one has; the members below are what its message said */
	readonly integrationId?: string
	/** if that is no device id */
	readonly name?: string
	readonly group?: string
	readonly customer?: string
}

/** The imports of the device begin with this `seq`: those before it came before it was registered. */
export const firstSeqOf = ({
	firstSeq = 1,
	showsEarlier,
}: Pick<Device, 'firstSeq' | 'showsEarlier'>): number => (showsEarlier === true ? 1 : firstSeq)

export const deviceKey = (deviceId: string): { id: string } => ({ id: `device#${deviceId}` })

/** @param fingerprint in its normal form */
export const fingerprintKey = (fingerprint: string): { id: string } => ({ id: `fingerprint#${fingerprint}` })
