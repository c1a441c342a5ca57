import { EMPTY, type Message, type MessageType } from './message.ts'
import { parseOptions } from './parseOptions.ts'

const HEADER_LENGTH = 4
const TYPES = ['CON', 'NON', 'ACK', 'RST'] as const

/** `malformed` is a message format error: enough of the message is readable to reject it. */
export type Parsed =
	| Readonly<{ outcome: 'message'; message: Message }>
	| Readonly<{ outcome: 'malformed'; type: MessageType; messageId: number; reason: string }>
	| Readonly<{ outcome: 'ignored' }>

/**
 * One datagram, read strictly (RFC 7252 §3). The parser of `coap-packet` accepts token lengths up to 14, a payload
 * marker without payload and options that end after the datagram, so it is not used.
 */
export const parseMessage = (datagram: Buffer): Parsed => {
	if (datagram.length < HEADER_LENGTH) return { outcome: 'ignored' }
	const first = datagram.readUInt8(0)
	// RFC 7252 §3: messages with unknown version numbers are silently ignored.
	if (first >> 6 !== 1) return { outcome: 'ignored' }
	const type = TYPES[(first >> 4) & 3] ?? 'CON'
	const messageId = datagram.readUInt16BE(2)
	const body = parseBody(datagram, first & 15)
	return typeof body === 'string'
		? { outcome: 'malformed', type, messageId, reason: body }
		: { outcome: 'message', message: { type, messageId, ...body } }
}

const parseBody = (datagram: Buffer, tokenLength: number): Omit<Message, 'type' | 'messageId'> | string => {
	const code = toCode(datagram.readUInt8(1))
	// RFC 7252 §4.1: nothing follows the message id of an Empty message.
	if (code === EMPTY && datagram.length > HEADER_LENGTH) return 'Empty message with content'
	// RFC 7252 §3: lengths 9-15 are reserved and a message format error.
	if (tokenLength > 8) return `token length ${tokenLength}`
	const tokenEnd = HEADER_LENGTH + tokenLength
	if (datagram.length < tokenEnd) return 'token runs past the end'
	const rest = parseOptions(datagram.subarray(tokenEnd))
	return typeof rest === 'string'
		? rest
		: { code, token: datagram.subarray(HEADER_LENGTH, tokenEnd), ...rest }
}

const toCode = (byte: number): string => `${byte >> 5}.${String(byte & 31).padStart(2, '0')}`
