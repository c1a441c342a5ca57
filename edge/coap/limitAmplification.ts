import type { Respond, Response } from './request.ts'

const FACTOR = 3
const HEADER_AND_MARKER = 5
const ADVICE = '; '

/**
 * RFC 7252 §11.3: a forged source address must not amplify traffic. A diagnostic payload that would make the
 * answer more than three times as long as the request loses its advice, which stands behind a semicolon, or is left out.
 * Of the list that discovery answers nothing can be left out: `discovery.test.ts` holds it to the same factor.
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
