/** What can be read of a datagram without a key. Nothing here is trusted: OpenSSL reads the same bytes again. */

// RFC 6347 §4.1
const RECORD_HEADER = 13
const HANDSHAKE = 22
const FIRST_TYPE = 20
const LAST_TYPE = 63 // RFC 7983 §7
// RFC 6347 §4.2.2
const HANDSHAKE_HEADER = 12
const CLIENT_HELLO = 1
const CLIENT_KEY_EXCHANGE = 16
// RFC 5246 §7.4.1.2: after the version
const RANDOM_AT = 2
const RANDOM_BYTES = 32

export type PlainRecord = Readonly<{ type: number; epoch: number; fragment: Buffer }>

/** Whether the first byte can be that of a DTLS record. */
export const isDtls = ([type = 0]: Uint8Array): boolean => type >= FIRST_TYPE && type <= LAST_TYPE

/** Whether the first byte can be that of a CoAP message (RFC 7252 §3: version 1). */
export const isPlainCoap = ([first = 0]: Uint8Array): boolean => first >> 6 === 1

/** The whole records up to the first one that is cut. */
export const recordsIn = (datagram: Buffer): readonly PlainRecord[] => {
	const records: PlainRecord[] = []
	for (let at = 0; at + RECORD_HEADER <= datagram.length; ) {
		const start = at + RECORD_HEADER
		const end = start + datagram.readUInt16BE(start - 2)
		if (end > datagram.length) break
		records.push({
			type: datagram.readUInt8(at),
			epoch: datagram.readUInt16BE(at + 3),
			fragment: datagram.subarray(start, end),
		})
		at = end
	}
	return records
}

/** Bodies of the handshake messages of a kind that are in plain text and not fragmented. */
const messagesIn = (records: readonly PlainRecord[], kind: number): readonly Buffer[] => {
	const bodies: Buffer[] = []
	for (const { type, epoch, fragment } of records) {
		if (type !== HANDSHAKE || epoch !== 0) continue
		for (let at = 0; at + HANDSHAKE_HEADER <= fragment.length; ) {
			const length = fragment.readUIntBE(at + 1, 3)
			const isWhole = fragment.readUIntBE(at + 6, 3) === 0 && fragment.readUIntBE(at + 9, 3) === length
			const start = at + HANDSHAKE_HEADER
			if (!isWhole || start + length > fragment.length) break
			if (fragment.readUInt8(at) === kind) bodies.push(fragment.subarray(start, start + length))
			at = start + length
		}
	}
	return bodies
}

/** Whether the datagram begins with a ClientHello of a first handshake. */
export const isClientHello = (datagram: Buffer): boolean =>
	datagram.length > RECORD_HEADER &&
	datagram.readUInt8(0) === HANDSHAKE &&
	datagram.readUInt16BE(3) === 0 &&
	datagram.readUInt8(RECORD_HEADER) === CLIENT_HELLO

/** Random of the client, in hexadecimal digits: the same in all transmissions of a ClientHello, with cookie and without. */
export const clientRandomIn = (datagram: Buffer): string | undefined => {
	const [hello] = messagesIn(recordsIn(datagram), CLIENT_HELLO)
	if (hello === undefined || hello.length < RANDOM_AT + RANDOM_BYTES) return undefined
	return hello.toString('hex', RANDOM_AT, RANDOM_AT + RANDOM_BYTES)
}

/**
 * The PSK identity in a ClientKeyExchange (RFC 4279 §2). With other key exchanges the message has another shape: one byte of
 * length before a point of a curve (RFC 8422 §5.7).
 */
export const pskIdentityIn = (records: readonly PlainRecord[]): Buffer | undefined => {
	const [exchange] = messagesIn(records, CLIENT_KEY_EXCHANGE)
	if (exchange === undefined || exchange.length < 2) return undefined
	return exchange.readUInt16BE(0) === exchange.length - 2 ? exchange.subarray(2) : undefined
}

/** Whether there is a handshake message under a key, which is the Finished message. */
export const hasFinished = (records: readonly PlainRecord[]): boolean =>
	records.some(({ type, epoch }) => type === HANDSHAKE && epoch > 0)
