import type { Clock } from '../coap/clock.ts'
import type { Identity, Peer } from '../coap/peer.ts'
import { type Addon, ESTABLISHED, type NativeSession } from './native/addon.ts'

export type SessionNeeds = Readonly<{ addon: Addon; clock: Clock }>

export type Established = Readonly<{
	/** the address and port of the client */
	peer: Peer
	native: NativeSession
	/** of its ClientHello, in hexadecimal digits */
	random: string
	/** differs between sessions */
	key: string
	identity: Identity | undefined
	/** called once, however it ends */
	ended: () => void
}>

/** An established session. */
export type Session = Readonly<{
	random: string
	/** the client, for the message layer */
	peer: Peer
	/** the messages in a datagram; what is no valid record of the session is dropped without a word (RFC 6347 §4.1.2.7) */
	receive: (datagram: Buffer) => readonly Buffer[]
	/** by the clock, when the last message came */
	lastUsed: () => number
	/** sends close_notify */
	end: () => void
}>

export const createSession = ({ addon, clock }: SessionNeeds, established: Established): Session => {
	const { peer, native, random, key, identity, ended } = established
	let isOver = false
	let lastUsed = clock.now()
	const sendAll = (out: readonly Buffer[] = []): void => {
		for (const datagram of out) peer.send(datagram)
	}
	const end = (): void => {
		if (isOver) return
		isOver = true
		sendAll(addon.close(native).out)
		ended()
	}
	return {
		random,
		peer: {
			key,
			address: peer.address,
			send: (datagram) => {
				if (!isOver) sendAll(addon.send(native, datagram).out)
			},
			isSecured: true,
			isOver: () => isOver,
			...(identity === undefined ? {} : { identity }),
		},
		receive: (datagram) => {
			if (isOver) return []
			const { status, out, received = [] } = addon.receive(native, datagram)
			sendAll(out)
			if (received.length > 0) lastUsed = clock.now()
			// RFC 5246 §7.2.1: a close_notify is answered with one.
			if (status !== ESTABLISHED) end()
			return received
		},
		lastUsed: () => lastUsed,
		end,
	}
}
