import { encodedLength } from '../coap/encode/encodeMessage.ts'
import type { Incoming, Response } from '../coap/request.ts'

const FACTOR = 3
/** of the Empty ACK before a response that is a CON of its own */
const EMPTY_BYTES = 4
const nothing = Buffer.alloc(0)

/**
 * RFC 7252 §11.3: bytes that a response has left until it has three times the bytes of its request; negative if it has too many.
 * One without payload always has room.
 */
export const roomLeft = (
	{ options = [], payload = nothing, handover }: Response,
	{ message, datagram }: Pick<Incoming, 'message' | 'datagram'>,
): number => {
	if (payload.length === 0) return 0
	const acknowledgement = handover?.isConfirmable === true && message.type === 'CON' ? EMPTY_BYTES : 0
	const answer = encodedLength({ token: message.token, options, payload })
	return FACTOR * datagram.length - answer - acknowledgement
}
