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

/** A body up to this size is read to its end, and the connection goes on. */
const smallBytes = 64 * 1024

/** Whether the rest of a body may be large. After `Expect` nobody knows whether the client sends its body at all. */
const mayBeLarge = ({ complete, headers }: IncomingMessage): boolean =>
	!complete &&
	('transfer-encoding' in headers ||
		Number(headers['content-length'] ?? 0) > smallBytes ||
		'expect' in headers)

/**
 * Answers a request, whether its body was read or not. The rest of a large body is read and discarded, within limits, so
 * that the client can read the answer (RFC 9112 §9.6). Then the connection ends.
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
