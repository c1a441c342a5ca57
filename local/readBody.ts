import type { IncomingMessage } from 'node:http'

/** The body of a request; undefined if it is larger than allowed. */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> => {
	const chunks: Buffer[] = []
	let bytes = 0
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.byteLength
		// What is too large is read to its end, so that the client gets to see the answer.
		if (bytes <= maxBytes) chunks.push(chunk)
	}
	return bytes <= maxBytes ? Buffer.concat(chunks) : undefined
}
