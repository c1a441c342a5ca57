import { generate } from 'coap-packet'

/** What the clients send. `blocks`: a body by Block1 (RFC 7959), in confirmable requests. */
export type Pattern = Readonly<{
	kind: 'CON' | 'NON' | 'blocks'
	method: 'PUT' | 'POST'
	path: readonly string[]
	query: readonly string[]
	/** of a message, or of the whole body, in bytes */
	bytes: number
}>

const BLOCK_BYTES = 1024
const BLOCK_SZX = 6
const OCTET_STREAM = Buffer.of(42)

/** The token begins here; it has four bytes. */
const TOKEN_AT = 4
const MESSAGE_ID_AT = 2
const TOKEN_BYTES = 4

/** Requests in an exchange. */
export const requestsOf = ({ kind, bytes }: Pattern): number =>
	kind === 'blocks' ? Math.ceil(bytes / BLOCK_BYTES) : 1

// RFC 7959 §2.2: number, whether more follow, size exponent; without leading zeros.
const blockValue = (num: number, more: boolean): Buffer => {
	const value = (num << 4) | (more ? 8 : 0) | BLOCK_SZX
	return value < 0x100 ? Buffer.of(value) : Buffer.of(value >> 8, value & 0xff)
}

/** Block1, Size1, without which libcoap's server takes the first block for the body, and Request-Tag. */
const blockOptions = (pattern: Pattern, tag: number, num: number) => [
	{ name: 27, value: blockValue(num, num < requestsOf(pattern) - 1) },
	{ name: 60, value: Buffer.of(pattern.bytes >> 16, (pattern.bytes >> 8) & 0xff, pattern.bytes & 0xff) },
	{ name: 292, value: Buffer.of(tag) },
]

/** SenML in CBOR would be decoded by nobody here. */
const payloadOf = (bytes: number): Buffer => Buffer.alloc(bytes, 0xa5)

/**
 * The datagrams of an exchange, in turn. Message id and token are zero: `stamp` writes them.
 *
 * @param tag tells the bodies of a client apart (Request-Tag, RFC 9175)
 */
export const datagramsOf = (pattern: Pattern, tag: number): readonly Buffer[] => {
	const { kind, method, path, query, bytes } = pattern
	const count = requestsOf(pattern)
	return Array.from({ length: count }, (_, num) => {
		const isBlock = kind === 'blocks'
		const payload = payloadOf(isBlock ? Math.min(BLOCK_BYTES, bytes - num * BLOCK_BYTES) : bytes)
		const options = [
			...path.map((value) => ({ name: 11, value: Buffer.from(value) })),
			{ name: 12, value: OCTET_STREAM },
			...query.map((value) => ({ name: 15, value: Buffer.from(value) })),
			...(isBlock ? blockOptions(pattern, tag, num) : []),
		]
		return generate(
			{
				code: method === 'PUT' ? '0.03' : '0.02',
				confirmable: kind !== 'NON',
				messageId: 0,
				token: Buffer.alloc(TOKEN_BYTES),
				options,
				payload,
			},
			BLOCK_BYTES + 256,
		)
	})
}

export const stamp = (datagram: Buffer, messageId: number, token: number): void => {
	datagram.writeUInt16BE(messageId, MESSAGE_ID_AT)
	datagram.writeUInt32BE(token, TOKEN_AT)
}

export type Answer = Readonly<{
	isConfirmable: boolean
	isAcknowledgement: boolean
	messageId: number
	/** as the byte of the header has it: class times 32, and detail */
	code: number
	token: number
}>

/** `undefined`: no response with a token of ours. */
export const readAnswer = (datagram: Buffer): Answer | undefined => {
	if (datagram.length < TOKEN_AT + TOKEN_BYTES) return undefined
	const first = datagram.readUInt8(0)
	if ((first & 15) !== TOKEN_BYTES) return undefined
	return {
		isConfirmable: (first & 0x30) === 0x00,
		isAcknowledgement: (first & 0x30) === 0x20,
		messageId: datagram.readUInt16BE(MESSAGE_ID_AT),
		code: datagram.readUInt8(1),
		token: datagram.readUInt32BE(TOKEN_AT),
	}
}

/** RFC 7252 §4.2: the Empty acknowledgement of a separate response. */
export const acknowledgementOf = (messageId: number): Buffer =>
	Buffer.of(0x60, 0, messageId >> 8, messageId & 0xff)
