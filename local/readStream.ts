import type { Readable } from 'node:stream'

/** All bytes of a stream. Faster than an iteration over it; rejects if it is closed before its end. */
export const readStream = (stream: Readable): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		const chunks: Buffer[] = []
		stream.on('data', (chunk: Buffer) => chunks.push(chunk))
		stream.once('end', () => resolve(Buffer.concat(chunks)))
		stream.once('error', reject)
		stream.once('close', () => {
			// An error takes its time to make.
			if (!stream.readableEnded) reject(new Error('the stream was closed before its end'))
		})
	})
