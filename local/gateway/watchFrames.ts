import type { Duplex } from 'node:stream'

/** Bytes of a frame header whose first two bytes are known, RFC 6455 §5.2. */
const headerBytes = (second: number): number => {
	const length = second & 0x7f
	const extended = length === 126 ? 2 : length === 127 ? 8 : 0
	return 2 + extended + ((second & 0x80) === 0 ? 0 : 4)
}

const payloadBytes = (header: Buffer): number => {
	const length = (header[1] ?? 0) & 0x7f
	if (length === 126) return header.readUInt16BE(2)
	return length === 127 ? Number(header.readBigUInt64BE(2)) : length
}

/**
 * Watches the frames that arrive on a socket. The WebSocket implementation reports only whole messages.
 *
 * @param onFrame called with the payload size of every frame as soon as its header has arrived
 */
export const watchFrames = (socket: Duplex, onFrame: (bytes: number) => void): void => {
	let rest: Buffer = Buffer.alloc(0)
	let skip = 0
	const read = (chunk: Buffer): void => {
		let bytes = chunk
		for (;;) {
			const skipped = Math.min(skip, bytes.length)
			skip -= skipped
			rest = Buffer.concat([rest, bytes.subarray(skipped)])
			const needed = rest.length < 2 ? 2 : headerBytes(rest[1] ?? 0)
			if (skip > 0 || rest.length < needed) return
			skip = payloadBytes(rest)
			onFrame(skip)
			bytes = rest.subarray(needed)
			rest = Buffer.alloc(0)
		}
	}
	// Runs before the implementation gets the same bytes, including those that arrived with the handshake.
	socket.prependListener('data', read)
}
