import type { Message, Option } from './message.ts'
import type { Peer } from './peer.ts'

/** A request from the message layer, which passes on each message once, however often it arrived. */
export type Incoming = Readonly<{
	peer: Peer
	message: Message
	/** the bytes of the message */
	datagram: Buffer
}>

/** A request with its options parsed, for a resource. */
export type Request = Readonly<{
	peer: Peer
	query: readonly string[]
	/** undefined: the request has no Content-Format */
	contentFormat: number | undefined
	/** undefined: the request has no Accept */
	accept: number | undefined
	payload: Buffer
}>

export type Response = Readonly<{
	/** "c.dd", RFC 7252 §5.9 */
	code: string
	options?: readonly Option[]
	payload?: Buffer
	/** for the log only, never sent */
	log?: Readonly<{ error?: string }>
}>

export type Respond = (incoming: Incoming) => Promise<Response>

/**
 * An error response with a diagnostic payload (RFC 7252 §5.5.2): UTF-8 text for people, here at most 80 bytes. Advice
 * follows `; `. A short request gets the payload without it: see limitAmplification.ts.
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
