import type { Clock } from '../coap/clock.ts'
import type { Peer } from '../coap/peer.ts'
import { remember } from '../coap/remember.ts'
import type { Log } from '../log.ts'
import { type Client, readClient } from './client.ts'
import { readHeader } from './header.ts'

export type ProxiedOptions = Readonly<{
	clock: Clock
	/** whether clients without DTLS are taken */
	isPlainTaken: boolean
}>

type Taken = Readonly<{ peer: Peer; payload: Buffer }>

type Listener = (peer: Peer, datagram: Buffer) => void

/** How long the first address of a session is known, and of how many sessions. */
const KNOWN_MS = 24 * 60 * 60 * 1000
const MAX_KNOWN = 10_000

const LOOPBACK = /^(?:127\.|\[::1\]:|\[::ffff:127\.)/

/**
 * Takes datagrams of a terminator, each with a header of the PROXY protocol, version 2, and passes them on as if they came from
 * the client. Answers go to the socket of the terminator, without a header: only the initiator of a connection sends one (§2).
 */
export const proxiedPeers = ({ clock, isPlainTaken, log }: ProxiedOptions & Readonly<{ log: Log }>) => {
	const addresses = remember<string>(clock, { lifetimeMs: KNOWN_MS, maxEntries: MAX_KNOWN })

	// RFC 9146 §6: a session may go on from another address, where nobody has shown yet that it receives what is sent to it.
	const isFirstAddress = (key: string, address: string): boolean => {
		const first = addresses.find(key) ?? address
		addresses.add(key, first)
		return first === address
	}

	const peerOf = (
		address: string,
		client: Exclude<Client, { outcome: 'malformed' }>,
		{ send }: Peer,
	): Peer => {
		if (client.outcome === 'plain') return { key: `proxied ${address}`, address, send }
		const { session, identity } = client
		// With the identity: a terminator that names two sessions alike mixes nobody's messages.
		const key = `proxied ${session} ${JSON.stringify(identity ?? null)}`
		return {
			key,
			address,
			send,
			isSecured: isFirstAddress(key, address),
			...(identity === undefined ? {} : { identity }),
		}
	}

	const read = (terminator: Peer, datagram: Buffer): Taken | Readonly<{ error: string }> => {
		if (!LOOPBACK.test(terminator.address)) return { error: 'it does not come from this machine' }
		const headed = readHeader(datagram)
		if (headed.outcome === 'malformed') return { error: headed.reason }
		const { payload } = headed
		if (headed.outcome === 'local') return { peer: terminator, payload }
		const client = readClient(headed.tlvs)
		if (client.outcome === 'malformed') return { error: client.reason }
		if (client.outcome === 'plain' && !isPlainTaken) return { error: 'a client without DTLS' }
		return { peer: peerOf(headed.address, client, terminator), payload }
	}

	return {
		receive: (terminator: Peer, datagram: Buffer, listener: Listener): void => {
			const taken = read(terminator, datagram)
			if ('error' in taken) {
				const { error } = taken
				log({ event: 'coap.proxied.refused', peer: terminator.address, bytes: datagram.length, error })
			} else listener(taken.peer, taken.payload)
		},
	}
}
