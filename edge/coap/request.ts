import type { Message, Option } from './message.ts'
import { MAX_AGE, uintValue } from './options.ts'
import type { Peer } from './peer.ts'
import type { Delivery } from './retransmit.ts'

/** A request from the message layer, which passes on each message once, however often it arrived. */
export type Incoming = Readonly<{
	peer: Peer
	message: Message
	/** the bytes of the message */
	datagram: Buffer
	/** sends a further response to this request (RFC 7641 §3.2), as a CON or NON of its own */
	notify: Notify
}>

/** A message on its way. */
export type Sending = Readonly<{
	/** resolves as soon as it is known what became of it; of a NON that is not reset, after NON_LIFETIME */
	delivery: Promise<Delivery>
	/** ends its retransmission */
	cancel: () => void
}>

export type Notify = (type: 'CON' | 'NON', response: Response) => Sending

/** A request with its options parsed, for a resource. Its payload goes to the upload that the resource may return. */
export type Request = Readonly<{
	peer: Peer
	path: readonly string[]
	query: readonly string[]
	/** undefined: the request has no Content-Format */
	contentFormat: number | undefined
	/** undefined: the request has no Accept */
	accept: number | undefined
	/** 0 registers, 1 deregisters (RFC 7641 §2); undefined: the request has no Observe */
	observe: number | undefined
	/** of the block of the answer that the client asks for; 0: the first, or all of it (RFC 7959 §2.2) */
	blockNumber: number
	/** false: an answer of the class 2.xx is not sent (RFC 7967) */
	isAnswerWanted: boolean
}>

/** What a method does with a body, which may arrive in one message or in blocks (RFC 7959). */
export type Upload = Readonly<{
	/** limit of the length of the body in bytes; a longer one gets 4.13 */
	maxBytes: number
	/** called once, with the whole body */
	receive: (body: Buffer) => Eventual<Response>
}>

export type Response = Readonly<{
	/** "c.dd", RFC 7252 §5.9 */
	code: string
	options?: readonly Option[]
	payload?: Buffer
	/**
	 * the representation can be observed: calls `changed` after each change, until the returned function is called.
	 * `constant`: it never changes while the server runs
	 */
	observe?: ((changed: () => void) => () => void) | 'constant' | Sequence
	/** for whoever has to know what becomes of the payload; a layer that answers something else leaves it out */
	handover?: Handover
	/**
	 * for the log only, never sent; `bytes`: length of the whole body, if it came in blocks; `isCounted`: the request has no
	 * line of its own, because whoever answered it counts such requests
	 */
	log?: Readonly<{ error?: string; bytes?: number; integrationId?: string; isCounted?: true }>
}>

/** Follows a payload to the client. */
export type Handover = Readonly<{
	/** its last byte travels in a CON of its own, whose acknowledgement shows that it has arrived (RFC 7252 §5.2.2) */
	isConfirmable: boolean
	/** called when a block has left that others follow */
	passed: () => void
	/**
	 * called when the last byte has left.
	 *
	 * @param sending that CON; undefined: nobody hears whether it arrives
	 */
	left: (sending: Sending | undefined) => void
}>

/**
 * What a client observes if each notification counts, and not the newest one alone: whoever answers sends them himself,
 * from when he gets the observer.
 */
export type Sequence = Readonly<{ begin: (observer: Observer) => void }>

/** A client that has registered (RFC 7641). */
export type Observer = Readonly<{
	/** Sends a notification: its first block as a CON if it is too long for one message. Not to be called after the end. */
	notify: (response: Response, type: 'CON' | 'NON') => Notified
	/** ends the observation; nothing is sent */
	end: () => void
	/** calls back once, however the observation ends */
	whenEnded: (listener: () => void) => void
}>

export type Notified = Sending &
	Readonly<{
		/** false: the client has to ask for the other blocks */
		isWhole: boolean
	}>

/** What is there already, or will be. */
export type Eventual<T> = T | Promise<T>

/** Goes on at once with what is there, so that no turn of the microtask queue stands between a request and its answer. */
export const whenThere = <T, U>(value: Eventual<T>, next: (value: T) => Eventual<U>): Eventual<U> =>
	value instanceof Promise ? value.then(next) : next(value)

export type Respond = (incoming: Incoming) => Eventual<Response>

/**
 * An error response with a diagnostic payload (RFC 7252 §5.5.2): UTF-8 text for people, here at most 80 bytes. Advice
 * follows `; `. A short request gets the payload without it: see amplification/limitAmplification.ts.
 */
export const diagnostic = (
	code: string,
	text: string,
	more: Omit<Response, 'code' | 'payload'> = {},
): Response => ({
	...more,
	code,
	payload: Buffer.from(text),
	log: { error: text, ...more.log },
})

/** An error response that says after how many seconds to try again (RFC 7252 §5.9.3.4, RFC 8516 §3). */
export const retryLater = (
	code: '4.29' | '5.03',
	text: string,
	seconds: number,
	more: Pick<Response, 'log'> = {},
): Response => diagnostic(code, text, { ...more, options: [{ number: MAX_AGE, value: uintValue(seconds) }] })
