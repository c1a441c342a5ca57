import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DiscardLimits, discardBody, discardLimits } from './discardBody.ts'
import type { Refusal } from './refusal.ts'

export type Answer = {
	readonly status: number
	readonly headers: Readonly<Record<string, string>>
	readonly body: Buffer
}

export const refusalAnswer = ({ status, message, headers = {} }: Refusal): Answer => ({
	status,
	headers: { ...headers, 'content-type': 'application/json' },
	body: Buffer.from(JSON.stringify({ message })),
})

/** A body of so many bytes is read to its end, and the connection serves the next request. */
const smallBytes = 64 * 1024

/** A client that waits for 100 and gets an answer may send its body or not: what comes next has no beginning. */
const mayBeLarge = ({ complete, headers }: IncomingMessage): boolean =>
	!complete &&
	('transfer-encoding' in headers ||
		Number(headers['content-length'] ?? 0) > smallBytes ||
		'expect' in headers)

/**
 * Answers a request, whether its body was read or not. Of a large body that nobody wants the rest is thrown away, within
 * limits, so that the client gets to see the answer (RFC 9112 §9.6); then the connection ends.
 */
export const answer = async (
	request: IncomingMessage,
	response: ServerResponse,
	{ status, headers, body }: Answer,
	limits: DiscardLimits = discardLimits,
): Promise<void> => {
	const isLarge = mayBeLarge(request)
	response.writeHead(status, {
		...headers,
		'content-length': body.byteLength,
		...(isLarge ? { connection: 'close' } : {}),
	})
	if (!isLarge) return void response.end(body)
	response.write(body)
	await discardBody(request, limits)
	response.end()
}
