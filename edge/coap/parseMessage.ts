import { EMPTY, type Message, type MessageType, type Option } from './message.ts'
import { type Fault, parseOptions } from './parseOptions.ts'

const HEADER_LENGTH = 4
const TYPES = ['CON', 'NON', 'ACK', 'RST'] as const

/** `malformed`: a message format error, in a message whose header is readable, so that it can be rejected. */
export type Parsed =
	| Readonly<{ outcome: 'message'; message: Message }>
	| Readonly<{
			outcome: 'malformed'
			type: MessageType
			messageId: number
			reason: string
			/** those before the error */
			options: readonly Option[]
	  }>
	| Readonly<{ outcome: 'ignored' }>

/**
 * Parses one datagram strictly (RFC 7252 §3). `coap-packet` is not used because it accepts token lengths up to 14, a
 * payload marker without payload, and options that end after the datagram.
 */
export const parseMessage = (datagram: Buffer): Parsed => {
	if (datagram.length < HEADER_LENGTH) return { outcome: 'ignored' }
	const first = datagram.readUInt8(0)
	// RFC 7252 §3: messages with unknown version numbers are silently ignored.
	if (first >> 6 !== 1) return { outcome: 'ignored' }
	const type = TYPES[(first >> 4) & 3] ?? 'CON'
	const messageId = datagram.readUInt16BE(2)
	const body = parseBody(datagram, first & 15)
	return 'fault' in body
		? { outcome: 'malformed', type, messageId, reason: body.fault, options: body.options }
		: { outcome: 'message', message: { type, messageId, ...body } }
}

const parseBody = (datagram: Buffer, tokenLength: number): Omit<Message, 'type' | 'messageId'> | Fault => {
	const code = toCode(datagram.readUInt8(1))
	// RFC 7252 §4.1: nothing follows the message id of an Empty message.
	if (code === EMPTY && datagram.length > HEADER_LENGTH) return atOnce('Empty message with content')
	// RFC 7252 §3: lengths 9-15 are reserved and a message format error.
	if (tokenLength > 8) return atOnce(`token length ${tokenLength}, at most 8 allowed`)
	const tokenEnd = HEADER_LENGTH + tokenLength
	if (datagram.length < tokenEnd) return atOnce('token runs past the end')
	const rest = parseOptions(datagram.subarray(tokenEnd))
	return 'fault' in rest ? rest : { code, token: datagram.subarray(HEADER_LENGTH, tokenEnd), ...rest }
}

const atOnce = (fault: string): Fault => ({ fault, options: [] })

const toCode = (byte: number): string => `${byte >> 5}.${String(byte & 31).padStart(2, '0')}`
