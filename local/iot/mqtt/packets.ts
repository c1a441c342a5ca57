/** The control packets of MQTT 3.1.1 that AWS IoT Core has, by their type (§2.2.1). */
export const CONNECT = 1
export const PUBLISH = 3
export const PUBACK = 4
export const SUBSCRIBE = 8
export const UNSUBSCRIBE = 10
export const PINGREQ = 12
export const DISCONNECT = 14

export type Packet = {
	readonly type: number
	/** the lower four bits of the first byte */
	readonly flags: number
	readonly body: Buffer
}

/** §2.2.3: seven bits in each byte, at most four bytes. */
const remainingLength = (bytes: Buffer): { readonly length: number; readonly at: number } | undefined => {
	let length = 0
	for (let at = 1; at < 5; at++) {
		const byte = bytes[at]
		if (byte === undefined) return undefined
		length += (byte & 0x7f) * 128 ** (at - 1)
		if (byte < 0x80) return { length, at: at + 1 }
	}
	throw new Error('MQTT 3.1.1 §2.2.3: a remaining length of more than four bytes')
}

/** The first packet of what was received, and the bytes after it; undefined if it has not come whole. */
export const takePacket = (bytes: Buffer): { readonly packet: Packet; readonly rest: Buffer } | undefined => {
	const [first] = bytes
	const head = remainingLength(bytes)
	if (first === undefined || head === undefined || bytes.length < head.at + head.length) return undefined
	const end = head.at + head.length
	const packet = { type: first >> 4, flags: first & 0x0f, body: bytes.subarray(head.at, end) }
	return { packet, rest: bytes.subarray(end) }
}

export const writePacket = (type: number, flags: number, ...parts: readonly Uint8Array[]): Buffer => {
	const body = Buffer.concat(parts)
	const head = [(type << 4) | flags]
	for (let left = body.length; ; ) {
		const low = left % 128
		left = Math.floor(left / 128)
		head.push(left > 0 ? low | 0x80 : low)
		if (left === 0) return Buffer.concat([Buffer.from(head), body])
	}
}

export const uint16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff)

/** §1.5.3: a text with its length in two bytes. */
export const writeText = (text: string): Buffer => {
	const bytes = Buffer.from(text)
	return Buffer.concat([uint16(bytes.length), bytes])
}

/** Reads fields one after the other. Throws if they go beyond the end. */
export const readerOf = (body: Buffer) => {
	let at = 0
	const uint16At = (): number => {
		const value = body.readUInt16BE(at)
		at += 2
		return value
	}
	return {
		isAtEnd: () => at >= body.length,
		byte: (): number => body.readUInt8(at++),
		uint16: uint16At,
		text: (): string => {
			const length = uint16At()
			if (at + length > body.length) throw new RangeError('a text goes beyond the end of its packet')
			at += length
			return body.toString('utf8', at - length, at)
		},
		rest: (): Buffer => body.subarray(at),
	}
}
