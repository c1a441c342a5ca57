import type { Readable } from 'node:stream'

/**
 * As `readStream`; undefined if there is more than allowed. That is read to its end, so that the client gets to see the
 * answer, and not kept.
 */
export const readAtMost = (stream: Readable, maxBytes: number): Promise<Buffer | undefined> =>
	new Promise((resolve, reject) => {
		let chunks: Buffer[] = []
		let bytes = 0
		stream.on('data', (chunk: Buffer) => {
			bytes += chunk.byteLength
			if (bytes <= maxBytes) chunks.push(chunk)
			else chunks = []
		})
		stream.once('end', () => resolve(bytes <= maxBytes ? Buffer.concat(chunks) : undefined))
		stream.once('error', reject)
		stream.once('close', () => {
			// An error takes its time to make.
			if (!stream.readableEnded) reject(new Error('the stream was closed before its end'))
		})
	})
