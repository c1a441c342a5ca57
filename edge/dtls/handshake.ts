import type { Clock } from '../coap/clock.ts'
import type { Peer } from '../coap/peer.ts'
import type { DtlsCredentials } from './credentials.ts'
import type { DtlsLimits } from './dtlsLimits.ts'
import { createKeyLookUp } from './keyLookUp.ts'
import { tagOf } from './lookUpPsk.ts'
import {
	type Addon,
	CLOSED,
	type Description,
	ESTABLISHED,
	FAILED,
	HANDSHAKING,
	type NativeSession,
	type Outcome,
} from './native/addon.ts'
import { reasonInWords } from './reasonInWords.ts'
import { hasFinished, type PlainRecord, pskIdentityIn, recordsIn } from './records.ts'

export type HandshakeNeeds = Readonly<{
	addon: Addon
	clock: Clock
	credentials: DtlsCredentials
	limits: DtlsLimits
}>

/** A client whose address is verified, before it has proved its identity. */
export type Client = Readonly<{
	peer: Peer
	native: NativeSession
	/** of the client, which tells its handshakes apart */
	random: string
}>

export type HandshakeEvents = Readonly<{
	/** the session is established; the client may have sent messages along with the last flight */
	established: (description: Description, received: readonly Buffer[]) => void
	/** a reason in words, for the log; `identity` is what the client claims to be. The handshake may still succeed. */
	complain: (reason: string, identity: string | undefined) => void
	/** a datagram that came while the key of a resumed session was looked up, after that session is established */
	late: (datagram: Buffer) => void
	/** it is over, without a session */
	ended: () => void
}>

export type Handshake = Readonly<{
	random: string
	/** PSK identity that the client claims, if it has */
	identity: () => string | undefined
	/** sends the first flight */
	start: () => void
	receive: (datagram: Buffer) => void
	/** ends it; with a reason that is worth a line in the log */
	abandon: (reason?: string) => void
}>

/** messages that may come along with the last flight */
const MAX_EARLY = 16
// OpenSSL has read the ChangeCipherSpec, and waits for the Finished message.
const AWAITS_FINISHED = 'SSLv3/TLS read change cipher spec'
const NOT_DECRYPTED = 'wrong PSK; the Finished message of the client cannot be decrypted'

/** Runs the handshake of one client until it is established, fails, or takes too long. */
export const createHandshake = (
	{ addon, clock, credentials, limits }: HandshakeNeeds,
	{ peer, native, random }: Client,
	events: HandshakeEvents,
): Handshake => {
	let isOver = false
	let isEstablished = false
	let identity: string | undefined
	let isSuspected = false
	let cancelTimeout = (): void => {}
	let cancelDeadline = (): void => {}
	const early: Buffer[] = []

	const finish = (): void => {
		isOver = true
		cancelTimeout()
		cancelDeadline()
	}
	const abandon = (reason?: string): void => {
		if (isOver) return
		finish()
		for (const datagram of addon.close(native).out ?? []) peer.send(datagram)
		// Of a wrong key there is a line already.
		if (reason !== undefined && !isSuspected) events.complain(reason, identity)
		events.ended()
	}
	const establish = (description: Description): void => {
		finish()
		isEstablished = true
		events.established(description, early)
	}
	const lookUp = (claimed: Buffer, found: (key: Uint8Array | undefined) => void): void => {
		identity = claimed.toString()
		keys.start(claimed, (key) => {
			if (!isOver) found(key)
		})
	}
	/** A key that was revoked or replaced since the session began ends it. */
	const checkResumed = (description: Description, claimed: Buffer): void =>
		lookUp(claimed, (key) => {
			if (key !== undefined && description.pskTag?.equals(tagOf(key)) === true) establish(description)
			else {
				addon.forget(native)
				abandon('a resumed session with a PSK that is not valid any more')
			}
		})
	const conclude = (): void => {
		const description = addon.describe(native)
		const { isResumed, pskIdentity } = description
		if (isResumed && pskIdentity !== undefined) checkResumed(description, pskIdentity)
		else establish(description)
	}
	const wait = (): void => {
		const ms = addon.timeoutOf(native)
		if (ms === undefined) return
		cancelTimeout = clock.after(Math.max(1, Math.ceil(ms)), () => carryOn(addon.handleTimeout(native)))
	}
	const carryOn = ({ status, out = [], received = [], reason }: Outcome): void => {
		for (const datagram of out) peer.send(datagram)
		cancelTimeout()
		early.push(...received.slice(0, MAX_EARLY - early.length))
		if (status === FAILED) abandon(reasonInWords(reason))
		else if (status === CLOSED) abandon('the client ends the handshake')
		else if (status === ESTABLISHED) conclude()
		else wait()
	}
	const read = (datagram: Buffer, records: readonly PlainRecord[]): void => {
		const outcome = addon.receive(native, datagram)
		const isUndecrypted = outcome.status === HANDSHAKING && hasFinished(records)
		if (isUndecrypted && !isSuspected && addon.describe(native).state === AWAITS_FINISHED) {
			events.complain(NOT_DECRYPTED, identity)
			isSuspected = true
		}
		carryOn(outcome)
	}
	const receive = (datagram: Buffer): void => {
		if (isOver || keys.hold(datagram)) return
		const records = recordsIn(datagram)
		const claimed = pskIdentityIn(records)
		if (claimed === undefined) read(datagram, records)
		else
			lookUp(claimed, (key) => {
				if (key !== undefined) addon.providePsk(native, claimed, key, tagOf(key))
				read(datagram, records)
			})
	}
	const keys = createKeyLookUp(
		{ clock, psk: credentials.psk, lookUpMs: limits.lookUpMs },
		{
			receive: (datagram) => (isEstablished ? events.late(datagram) : receive(datagram)),
			failed: (error) => {
				if (!isOver) events.complain(`PSK not looked up: ${String(error)}`, identity)
			},
		},
	)
	return {
		random,
		identity: () => identity,
		start: () => {
			cancelDeadline = clock.after(limits.handshakeMs, () =>
				abandon('the client does not finish the handshake'),
			)
			carryOn(addon.receive(native))
		},
		receive,
		abandon,
	}
}
