import type { Respond, Response } from './request.ts'

const FACTOR = 3
const HEADER_AND_MARKER = 5

/**
 * RFC 7252 §11.3: whoever forges a source address must not gain from it. A diagnostic payload that would make the
 * answer more than three times as long as the request is left out.
 */
export const limitAmplification =
	(respond: Respond): Respond =>
	async (incoming) => {
		const response = await respond(incoming)
		const room = FACTOR * incoming.datagram.length - HEADER_AND_MARKER - incoming.message.token.length
		return isError(response) && (response.payload?.length ?? 0) > room
			? { ...response, payload: Buffer.alloc(0) }
			: response
	}

const isError = ({ code }: Response): boolean => code.startsWith('4.') || code.startsWith('5.')
