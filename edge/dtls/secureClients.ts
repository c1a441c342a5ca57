import { isDeviceId } from '../../lambda/devices/contract.ts'
import type { Identity, Peer } from '../coap/peer.ts'
import type { Log } from '../log.ts'
import { bounded } from './bounded.ts'
import { createCookies } from './cookies.ts'
import { createHandshake, type Handshake, type HandshakeNeeds } from './handshake.ts'
import { identityOf, nameOf } from './identity.ts'
import type { NativeContext, NativeSession } from './native/addon.ts'
import { reasonInWords } from './reasonInWords.ts'
import { clientRandomIn, isClientHello, isDtls, isPlainCoap } from './records.ts'
import { createSession, type Session } from './session.ts'

export type ClientsNeeds = HandshakeNeeds &
	Readonly<{
		context: NativeContext
		log: Log
		/** begins the keys of the sessions */
		name: string
		/** told of each session with an identity that begins with a full handshake: it resumes no earlier one */
		onHandshake?: ((identity: Identity) => void) | undefined
	}>

type Listener = (peer: Peer, datagram: Buffer) => void

/** The clients of a socket: handshakes by address, and then sessions. */
export type SecureClients = Readonly<{
	receive: (peer: Peer, datagram: Buffer, listener: Listener) => void
	endSessions: (name: string) => void
	endAll: () => void
}>

const SWEEP_MS = 60_000

export const secureClients = (needs: ClientsNeeds): SecureClients => {
	const { addon, clock, context, limits, log, name, onHandshake } = needs
	const sessions = bounded<Session>(limits.maxSessions)
	const handshakes = bounded<Handshake>(limits.maxHandshakes)
	const cookiesOf = createCookies(clock)
	let count = 0

	const complain =
		({ address }: Peer) =>
		(error: string, identity?: string): void =>
			log({
				event: 'coap.dtls.failed',
				peer: address,
				...(identity !== undefined && isDeviceId(identity) ? { deviceId: identity } : {}),
				error,
			})

	const begin = (peer: Peer, native: NativeSession, random: string, listener: Listener): void => {
		const handshake = createHandshake(
			needs,
			{ peer, native, random },
			{
				complain: complain(peer),
				ended: () => handshakes.remove(peer.key, handshake),
				late: (datagram) => receive(peer, datagram, listener),
				established: (description, received) => {
					handshakes.remove(peer.key, handshake)
					// RFC 6347 §4.2.8: only now the earlier session of the address is over. The client has given it up.
					sessions.get(peer.key)?.end()
					const identity = identityOf(description)
					const session = createSession(needs, {
						peer,
						native,
						random,
						key: `dtls ${name} ${++count}`,
						identity,
						ended: () => sessions.remove(peer.key, session),
					})
					sessions.set(peer.key, session)?.end()
					if (identity !== undefined && !description.isResumed) onHandshake?.(identity)
					for (const message of received) listener(session.peer, message)
				},
			},
		)
		handshakes.get(peer.key)?.abandon()
		handshakes.set(peer.key, handshake)?.abandon(`more than ${limits.maxHandshakes} handshakes at a time`)
		handshake.start()
	}

	/** RFC 6347 §4.2.1: until the client has shown that it has its address, nothing of it is kept. */
	const greet = (peer: Peer, datagram: Buffer, random: string | undefined, listener: Listener): void => {
		const { out = [], session, reason } = addon.listen(context, datagram, cookiesOf(peer.key))
		for (const answer of out) peer.send(answer)
		if (reason !== undefined) complain(peer)(reasonInWords(reason))
		if (session !== undefined) begin(peer, session, random ?? '', listener)
	}

	const receive = (peer: Peer, datagram: Buffer, listener: Listener): void => {
		if (isPlainCoap(datagram))
			complain(peer)('a message without DTLS: use coaps://, or the port for plain CoAP')
		if (!isDtls(datagram)) return
		const { key } = peer
		const session = sessions.get(key)
		const handshake = handshakes.get(key)
		if (isClientHello(datagram)) {
			const random = clientRandomIn(datagram)
			const isKnown = random !== undefined && [handshake?.random, session?.random].includes(random)
			// The repeat of one that has led to a session comes too late.
			if (!isKnown) greet(peer, datagram, random, listener)
			else if (handshake?.random === random) handshake.receive(datagram)
			return
		}
		const messages = session?.receive(datagram) ?? []
		if (messages.length > 0) sessions.touch(key)
		if (session !== undefined) for (const message of messages) listener(session.peer, message)
		handshake?.receive(datagram)
	}

	const sweep = (): void => {
		const since = clock.now() - limits.idleMs
		for (let oldest = sessions.oldest(); oldest !== undefined; oldest = sessions.oldest()) {
			if (oldest.lastUsed() > since) break
			oldest.end()
		}
		cancelSweep = clock.after(SWEEP_MS, sweep)
	}
	let cancelSweep = clock.after(SWEEP_MS, sweep)

	return {
		receive,
		endSessions: (gone) => {
			for (const session of sessions.values()) {
				const { identity } = session.peer
				if (identity !== undefined && nameOf(identity) === gone) session.end()
			}
			for (const handshake of handshakes.values()) if (handshake.identity() === gone) handshake.abandon()
		},
		endAll: () => {
			cancelSweep()
			for (const session of sessions.values()) session.end()
			for (const handshake of handshakes.values()) handshake.abandon()
		},
	}
}
