import type { Readable } from 'node:stream'

type Read = { readonly chunks: readonly Buffer[]; readonly bytes: number }

/** Reads a stream to its end, and keeps what it has if that is not too much. Faster than an iteration over it. */
const read = (stream: Readable, maxBytes: number): Promise<Read> =>
	new Promise((resolve, reject) => {
		let chunks: Buffer[] = []
		let bytes = 0
		stream.on('data', (chunk: Buffer) => {
			bytes += chunk.byteLength
			if (bytes <= maxBytes) chunks.push(chunk)
			else chunks = []
		})
		stream.once('end', () => resolve({ chunks, bytes }))
		stream.once('error', reject)
		stream.once('close', () => {
			// An error takes its time to make.
			if (!stream.readableEnded) reject(new Error('the stream was closed before its end'))
		})
	})

/** All bytes of a stream; rejects if it is closed before its end. */
export const readStream = async (stream: Readable): Promise<Buffer> =>
	Buffer.concat((await read(stream, Number.POSITIVE_INFINITY)).chunks)

/**
 * The same; undefined if there is more than allowed. That is read to its end, so that the client gets to see the answer,
 * and not kept.
 */
export const readAtMost = async (stream: Readable, maxBytes: number): Promise<Buffer | undefined> => {
	const { chunks, bytes } = await read(stream, maxBytes)
	return bytes <= maxBytes ? Buffer.concat(chunks) : undefined
}
