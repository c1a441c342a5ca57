import { readBlock } from '../blockwise/blockOption.ts'
import type { Option } from '../coap/message.ts'
import { BLOCK2, CONTENT_FORMAT, ECHO, ETAG, recognisedUint, SIZE2 } from '../coap/options.ts'
import { type Incoming, type Respond, type Response, whenThere } from '../coap/request.ts'
import type { Addresses } from './addresses.ts'
import { challenge } from './challenge.ts'
import { roomLeft } from './room.ts'

const ADVICE = '; '
const GET = '0.01'

/**
 * RFC 7252 §11.3: a forged source address must not amplify traffic. Until an address is verified, an answer has at most three
 * times the bytes of its request. A longer diagnostic payload loses its advice, which stands behind a semicolon, or is left
 * out. A client that asks for a
 * longer representation, or for larger blocks of it, gets 4.01 with Echo, which it sends back (RFC 9175 §2.4).
 */
export const limitAmplification =
	(addresses: Addresses) =>
	(respond: Respond): Respond =>
	(incoming) => {
		const { peer, message } = incoming
		// Whatever the answer is, an address is verified by Echo.
		if (message.options.some(isEcho)) addresses.isVerified(peer, message)
		return whenThere(respond(incoming), (response) => {
			if (roomLeft(response, incoming) >= 0 || addresses.isVerified(peer, message)) return response
			if (isError(response)) return shorten(response, incoming)
			// Another method than GET has had its effect, and must not be repeated; unless it only asks for the next block.
			if (message.code !== GET && !asksForNextBlock(incoming)) return withoutContent(response)
			return shorten(challenge(addresses, peer, '; or ask for smaller blocks'), incoming)
		})
	}

const asksForNextBlock = ({ message }: Incoming): boolean =>
	(readBlock(recognisedUint(message.options, BLOCK2) ?? 0)?.num ?? 0) > 0

const ofContent: readonly number[] = [ETAG, CONTENT_FORMAT, BLOCK2, SIZE2]

/** Nobody has handed over what was left out. */
const withoutContent = ({ handover: _handover, options = [], ...response }: Response): Response => ({
	...response,
	options: options.filter(({ number }) => !ofContent.includes(number)),
	payload: nothing,
})

const isEcho = ({ number }: Option): boolean => number === ECHO

const isError = ({ code }: Response): boolean => code.startsWith('4.') || code.startsWith('5.')

const nothing = Buffer.alloc(0)

const shorten = (response: Response, incoming: Incoming): Response => {
	const { payload = nothing } = response
	if (roomLeft(response, incoming) >= 0) return response
	const stated = { ...response, payload: payload.subarray(0, Math.max(payload.indexOf(ADVICE), 0)) }
	return roomLeft(stated, incoming) >= 0 ? stated : { ...response, payload: nothing }
}
