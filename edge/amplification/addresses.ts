import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../coap/clock.ts'
import type { Message } from '../coap/message.ts'
import { ECHO, recognised } from '../coap/options.ts'
import type { Peer } from '../coap/peer.ts'
import { remember } from '../coap/remember.ts'

/** time in which a value of Echo is taken */
const FRESH_MS = 60_000
/** time for which an address stays verified: EXCHANGE_LIFETIME */
const VERIFIED_MS = 247_000
const MAX_VERIFIED = 10_000
const TIME_BYTES = 4
const MAC_BYTES = 8

export type AddressNeeds = Readonly<{
	clock: Clock
	/** at least 16 random bytes, which no other process knows */
	secret: Buffer
}>

/** Tells whether a client receives what is sent to its address (RFC 9175 §2.4, item 3). */
export type Addresses = Readonly<{
	/** value of Echo for a client */
	challenge: (peer: Peer) => Buffer
	/** true as soon as the client has sent its value back, and for some time after */
	isVerified: (peer: Peer, message: Pick<Message, 'options'>) => boolean
}>

/** A value is time and a code that only this server can compute for this client, so that nothing is stored for a challenge. */
export const createAddresses = ({ clock, secret }: AddressNeeds): Addresses => {
	const verified = remember<true>(clock, { lifetimeMs: VERIFIED_MS, maxEntries: MAX_VERIFIED })
	// A session may change its address (RFC 9146).
	const keyOf = ({ key, address }: Peer): string => `${key} ${address}`
	const valueAt = (seconds: number, peer: Peer): Buffer => {
		const time = Buffer.alloc(TIME_BYTES)
		time.writeUInt32BE(seconds)
		const mac = createHmac('sha256', secret).update(time).update(keyOf(peer)).digest()
		return Buffer.concat([time, mac.subarray(0, MAC_BYTES)])
	}
	const isFresh = (peer: Peer, value: Buffer): boolean => {
		if (value.length !== TIME_BYTES + MAC_BYTES) return false
		const seconds = value.readUInt32BE(0)
		const age = clock.now() - seconds * 1000
		return age >= 0 && age <= FRESH_MS && timingSafeEqual(value, valueAt(seconds, peer))
	}
	return {
		challenge: (peer) => valueAt(Math.floor(clock.now() / 1000), peer),
		isVerified: (peer, { options }) => {
			// RFC 6347 §4.2.1: the client had to send a cookie back before its handshake.
			if (peer.isSecured === true) return true
			const echo = recognised(options).find(({ number }) => number === ECHO)
			if (echo !== undefined && isFresh(peer, echo.value)) verified.add(keyOf(peer), true)
			return verified.find(keyOf(peer)) === true
		},
	}
}
