import type { Route } from '../downlink.ts'

/** How a device was seen; times in milliseconds since the Unix epoch. */
type Seen = {
	/** reception of its newest message, by whatever route */
	readonly lastSeen?: number
	/** when it was at a CoAP server; that is noted again only if the last note is older than `notedMilliseconds` */
	readonly coapSeen?: number
	/** the account of nRF Cloud that it belongs to */
	readonly account?: string
	/** reception of the newest message that nRF Cloud forwarded to the webhook */
	readonly webhookSeen?: number
}

/** How old a note may be before the next one is made. */
export const notedMilliseconds = 60_000

/** The clocks of doors differ. */
const reserveMilliseconds = 5_000

/**
 * The route by which a device was last seen. A CoAP server notes the devices that it has seen. Messages on the topics of AWS
 * IoT are those of nRF Cloud for a device that names an account of it.
 *
 * @param isAnswered whether the integration that has made the device answers its messages with downlinks
 */
export const usualRoute = (seen: Seen = {}, isAnswered = false): Route => {
	const { lastSeen = 0, coapSeen, account, webhookSeen } = seen
	if (coapSeen !== undefined && lastSeen - coapSeen <= notedMilliseconds + reserveMilliseconds) return 'coap'
	if (isAnswered) return 'integration'
	return webhookSeen === lastSeen || account !== undefined ? 'nrfcloud' : 'mqtt'
}
