import type { Readable } from 'node:stream'

type Read = { readonly chunks: readonly Buffer[]; readonly bytes: number }

/** Reads a stream to its end, and keeps its bytes up to a limit. Faster than an iteration over the stream. */
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
			// Creating an error takes time: only if it is needed.
			if (!stream.readableEnded) reject(new Error('the stream was closed before its end'))
		})
	})

/** All bytes of a stream; rejects if it is closed before its end. */
export const readStream = async (stream: Readable): Promise<Buffer> =>
	Buffer.concat((await read(stream, Number.POSITIVE_INFINITY)).chunks)

/**
 * All bytes of a stream; undefined if there are more than allowed. The stream is read to its end in any case, so that the
 * client can read the answer.
 */
export const readAtMost = async (stream: Readable, maxBytes: number): Promise<Buffer | undefined> => {
	const { chunks, bytes } = await read(stream, maxBytes)
	return bytes <= maxBytes ? Buffer.concat(chunks) : undefined
}
