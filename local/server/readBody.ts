import type { IncomingMessage } from 'node:http'

/** `gone`: the client closed the connection. `no room`: the bodies of other requests use all of it. */
export type BodyProblem = 'too large' | 'no room' | 'gone'

/** A request, and a function that sends 100 (Continue) if the client waits for it (RFC 9110 §10.1.1). */
type Body = { readonly request: IncomingMessage; readonly proceed: () => void }

export type BodyReader = {
	/**
	 * Reads a body of at most so many bytes and passes it to `use`. It counts as kept until `use` resolves. A larger body is
	 * not kept. If its length is declared, the client is not asked for it.
	 */
	readonly withBody: <Result>(
		body: Body,
		maxBytes: number,
		use: (bytes: Buffer) => Promise<Result>,
	) => Promise<Result | BodyProblem>
	/** how many bytes are kept now */
	readonly kept: () => number
}

type Collected = { readonly outcome: 'whole' | BodyProblem; readonly chunks: readonly Buffer[] }

/** @param mayKeep called before a chunk is kept */
const collect = (
	request: IncomingMessage,
	mayKeep: (bytes: number) => true | BodyProblem,
): Promise<Collected> => {
	const { promise, resolve } = Promise.withResolvers<Collected>()
	const chunks: Buffer[] = []
	const stop = (outcome: Collected['outcome']): void => {
		request.off('data', keep)
		resolve({ outcome, chunks: outcome === 'whole' ? chunks : [] })
	}
	const keep = (chunk: Buffer): void => {
		const verdict = mayKeep(chunk.byteLength)
		if (verdict === true) chunks.push(chunk)
		else stop(verdict)
	}
	request.on('data', keep)
	request.once('end', () => stop('whole'))
	request.once('close', () => stop('gone'))
	// The client has closed the connection; `close` follows.
	request.on('error', () => undefined)
	if (request.destroyed) stop('gone')
	return promise
}

const isProblem = (outcome: Collected['outcome']): outcome is BodyProblem => outcome !== 'whole'

/** @param room how many bytes all bodies together may have at a time */
export const createBodyReader = (room: number): BodyReader => {
	let kept = 0
	return {
		withBody: async ({ request, proceed }, maxBytes, use) => {
			if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 'too large'
			proceed()
			let ours = 0
			const mayKeep = (bytes: number): true | BodyProblem => {
				if (ours + bytes > maxBytes) return 'too large'
				if (kept + bytes > room) return 'no room'
				ours += bytes
				kept += bytes
				return true
			}
			try {
				const { outcome, chunks } = await collect(request, mayKeep)
				return isProblem(outcome) ? outcome : await use(Buffer.concat(chunks))
			} finally {
				kept -= ours
			}
		},
		kept: () => kept,
	}
}
