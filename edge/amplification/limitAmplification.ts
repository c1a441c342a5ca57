import { encodeMessage } from '../coap/encodeMessage.ts'
import type { Incoming, Respond, Response } from '../coap/request.ts'
import type { Addresses } from './addresses.ts'
import { challenge } from './challenge.ts'

const FACTOR = 3
const ADVICE = '; '
const GET = '0.01'

/**
 * RFC 7252 §11.3: a forged source address must not amplify traffic. Until an address is verified, an answer has at most three
 * times the bytes of its request. A longer diagnostic payload loses its advice, which stands behind a semicolon, or is left
 * out. In place of a longer representation the client gets 4.01 with Echo, which it sends back (RFC 9175 §2.4).
 */
export const limitAmplification =
	(addresses: Addresses) =>
	(respond: Respond): Respond =>
	async (incoming) => {
		const isVerified = addresses.isVerified(incoming.peer, incoming.message)
		const response = await respond(incoming)
		if (isVerified || roomFor(response, incoming) >= 0) return response
		if (isError(response)) return shorten(response, incoming)
		// Another method than GET has had its effect, and must not be repeated.
		if (incoming.message.code !== GET) return response
		return shorten(challenge(addresses, incoming.peer, '; or ask for smaller blocks'), incoming)
	}

const isError = ({ code }: Response): boolean => code.startsWith('4.') || code.startsWith('5.')

const nothing = Buffer.alloc(0)

/** Bytes that a response may still grow, or has too many if negative. */
const roomFor = (
	{ code, options = [], payload = nothing }: Response,
	{ message, datagram }: Pick<Incoming, 'message' | 'datagram'>,
): number => {
	if (payload.length === 0) return 0
	const answer = encodeMessage({ ...message, type: 'ACK', code, options, payload })
	return FACTOR * datagram.length - answer.length
}

const shorten = (response: Response, incoming: Incoming): Response => {
	const { payload = nothing } = response
	if (roomFor(response, incoming) >= 0) return response
	const stated = { ...response, payload: payload.subarray(0, Math.max(payload.indexOf(ADVICE), 0)) }
	return roomFor(stated, incoming) >= 0 ? stated : { ...response, payload: nothing }
}
