import { createRequire } from 'node:module'
import { AddonError, type AddonOptions, compileAddon } from './compileAddon.ts'

/** Key material and cipher suites of a server or client. */
export type NativeContext = Readonly<{ kind: 'context' }>
/** One DTLS association, in its handshake or after it. */
export type NativeSession = Readonly<{ kind: 'session' }>

export type ContextOptions = Readonly<{
	isClient: boolean
	/** cipher list of OpenSSL, in the order of preference */
	suites: string
	/** PEM, with its chain */
	certificate?: string
	/** PEM */
	key?: string
	passphrase?: string
	/** PEM of the authorities; without it the peer is not asked for a certificate */
	authorities?: string
	isCertificateRequired: boolean
	/** limit of the sessions that can be resumed by id; one with a ticket takes no memory */
	cacheSize: number
	/** for how long a session can be resumed */
	resumptionSeconds: number
	/** limit of the length of a datagram of a handshake in bytes */
	mtu: number
	/** until the first retransmission; it doubles each time, up to a minute (RFC 6347 §4.2.4.1) */
	firstTimeoutMs: number
}>

export const HANDSHAKING = 0
export const ESTABLISHED = 1
/** The peer has sent close_notify. */
export const CLOSED = 2
/** A fatal error; `out` has the alert for the peer. */
export const FAILED = 3

/** Datagrams to be sent, and what was received in them. */
export type Outcome = Readonly<{
	status: typeof HANDSHAKING | typeof ESTABLISHED | typeof CLOSED | typeof FAILED
	out?: readonly Buffer[]
	/** decrypted, one for each record */
	received?: readonly Buffer[]
	/** the words of OpenSSL, if it failed */
	reason?: string
}>

export type Description = Readonly<{
	/** the handshake was abbreviated */
	isResumed: boolean
	/** of the handshake, in the words of OpenSSL */
	state: string
	suite: string
	pskIdentity?: Buffer
	/** what `providePsk` had as tag in the handshake with which the session began */
	pskTag?: Buffer
	/** of the peer, DER */
	certificate?: Buffer
}>

/** The functions throw if an argument is wrong, or the session has been closed. */
export type Addon = Readonly<{
	/** throws if the key material is wrong, with the reason */
	createContext: (options: ContextOptions) => NativeContext
	/**
	 * Answers a ClientHello without keeping anything (RFC 6347 §4.2.1). `cookies` has 32 bytes for each cookie that is taken; the
	 * first one is sent. The session is there once the client has shown one of them: call `receive` without a datagram.
	 */
	listen: (
		context: NativeContext,
		datagram: Buffer,
		cookies: Buffer,
	) => Readonly<{ out?: readonly Buffer[]; session?: NativeSession; reason?: string }>
	/** Call `receive` without a datagram for the first flight. */
	connect: (context: NativeContext) => NativeSession
	receive: (session: NativeSession, datagram?: Buffer) => Outcome
	/** 1 to 16,384 bytes */
	send: (session: NativeSession, bytes: Uint8Array) => Pick<Outcome, 'out'>
	/** milliseconds until `handleTimeout` is due, by the clock of the system; undefined: nothing waits for an answer */
	timeoutOf: (session: NativeSession) => number | undefined
	handleTimeout: (session: NativeSession) => Outcome
	/** the close_notify; frees the memory of the session */
	close: (session: NativeSession) => Pick<Outcome, 'out'>
	/** the session cannot be resumed by its id any more */
	forget: (session: NativeSession) => void
	/** the only identity and key that the handshake takes, or that a client shows; `tag` has 32 bytes */
	providePsk: (session: NativeSession, identity: Buffer, key: Uint8Array, tag: Buffer) => void
	describe: (session: NativeSession) => Description
}>

/** Builds the addon if necessary. Throws an `AddonError`. */
export const loadAddon = (options?: AddonOptions): Addon => {
	const file = compileAddon(options)
	try {
		return createRequire(import.meta.url)(file) as Addon
	} catch (error) {
		throw new AddonError(`DTLS: the addon does not fit this Node.js (${process.version}): ${String(error)}`, {
			cause: error,
		})
	}
}
