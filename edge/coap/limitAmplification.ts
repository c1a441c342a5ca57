import type { Respond, Response } from './request.ts'

const FACTOR = 3
const HEADER_AND_MARKER = 5
const ADVICE = '; '

/**
 * RFC 7252 §11.3: an attacker with a forged source address must gain nothing. An error response has at most three
 * times the bytes of its request: a longer diagnostic payload loses its advice (the text after the semicolon) or is left
 * out. The answer of discovery cannot be shortened; `discovery.test.ts` checks that it stays below the same factor.
 */
export const limitAmplification =
	(respond: Respond): Respond =>
	async (incoming) => {
		const response = await respond(incoming)
		if (response.payload === undefined || !isError(response)) return response
		const room = FACTOR * incoming.datagram.length - HEADER_AND_MARKER - incoming.message.token.length
		return { ...response, payload: shorten(response.payload, room) }
	}

const isError = ({ code }: Response): boolean => code.startsWith('4.') || code.startsWith('5.')

const shorten = (payload: Buffer, room: number): Buffer => {
	if (payload.length <= room) return payload
	const statement = payload.subarray(0, Math.max(payload.indexOf(ADVICE), 0))
	return statement.length <= room ? statement : Buffer.alloc(0)
}
