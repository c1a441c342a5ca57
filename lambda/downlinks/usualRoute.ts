import type { Route } from './downlink.ts'

/** How a device was seen; times in milliseconds since the Unix epoch. */
type Seen = {
	/** reception of its newest message, by whatever route */
	readonly lastSeen?: number
	/** when it was at a CoAP server; that is noted again only if the last note is older than `notedMilliseconds` */
	readonly coapSeen?: number
}

/** How old a note may be before the next one is made. */
export const notedMilliseconds = 60_000

/** The clocks of doors differ. */
const reserveMilliseconds = 5_000

/** The route by which a device was last seen. A message does not say how it came, but a CoAP server notes those it has seen. */
export const usualRoute = ({ lastSeen = 0, coapSeen }: Seen = {}): Route =>
	coapSeen !== undefined && lastSeen - coapSeen <= notedMilliseconds + reserveMilliseconds ? 'coap' : 'mqtt'
