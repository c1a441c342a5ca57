import type { IncomingMessage } from 'node:http'

export type DiscardLimits = { readonly bytes: number; readonly milliseconds: number }

/** Four times the limit of the gateway. */
export const discardLimits: DiscardLimits = { bytes: 40 * 1024 * 1024, milliseconds: 5000 }

/** Reads the rest of a body and discards it; resolves at its end or at the first of the limits. */
export const discardBody = async (request: IncomingMessage, limits: DiscardLimits): Promise<void> => {
	if (request.readableEnded || request.destroyed) return
	const { promise: done, resolve } = Promise.withResolvers<void>()
	const timer = setTimeout(resolve, limits.milliseconds)
	let bytes = 0
	request.on('data', (chunk: Buffer) => {
		bytes += chunk.byteLength
		if (bytes > limits.bytes) resolve()
	})
	for (const event of ['end', 'close', 'error']) request.once(event, () => resolve())
	await done
	clearTimeout(timer)
	request.pause()
}
