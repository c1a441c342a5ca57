import type { IncomingHttpHeaders } from 'node:http'
import type { MessagePort } from 'node:worker_threads'
import { inBatches } from '../lambda/inBatches.ts'
import type { AwsAnswer } from './awsOperation.ts'
import { maxBodyBytes, type ServeAws } from './serveAws.ts'

/** A request of the thread of a function; `id` is new for each. */
export type ThreadRequest = {
	readonly id: number
	readonly method: string
	/** with the query string */
	readonly url: string
	/** names in lower case */
	readonly headers: IncomingHttpHeaders
	readonly body: string | Uint8Array
}

export type ThreadAnswer = { readonly id: number; readonly outcome: AwsAnswer | 'broken' }

const bytesOf = (body: ThreadRequest['body']): Buffer =>
	typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)

/**
 * Serves the requests that the thread of a function sends to a port, which closes when the thread ends. Those of one turn
 * are one message, and so are the answers that become ready together.
 */
export const serveThread = (serve: ServeAws, port: MessagePort): void => {
	const post = inBatches<ThreadAnswer>((answers) => port.postMessage(answers), setImmediate)
	const answer = async ({ id, body, ...request }: ThreadRequest): Promise<void> => {
		const bytes = bytesOf(body)
		const readBody = async () => (bytes.byteLength > maxBodyBytes ? undefined : bytes)
		const outcome = await serve({ ...request, readBody })
		if (outcome !== 'unanswered') post({ id, outcome })
	}
	port.on('message', (requests: readonly ThreadRequest[]) => {
		for (const request of requests) void answer(request)
	})
}
