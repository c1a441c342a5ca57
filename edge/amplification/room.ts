import { encodedLength } from '../coap/encode/encodeMessage.ts'
import type { Incoming, Response } from '../coap/request.ts'

const FACTOR = 3
const nothing = Buffer.alloc(0)

/**
 * RFC 7252 §11.3: bytes that a response has left until it has three times the bytes of its request; negative if it has too many.
 * One without payload always has room.
 */
export const roomLeft = (
	{ options = [], payload = nothing }: Response,
	{ message, datagram }: Pick<Incoming, 'message' | 'datagram'>,
): number => {
	if (payload.length === 0) return 0
	return FACTOR * datagram.length - encodedLength({ token: message.token, options, payload })
}
