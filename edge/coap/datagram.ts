import { generate } from 'coap-packet'
import { EMPTY, type Message, type MessageType, type Option } from './message.ts'

const HEADER_LENGTH = 4
const PAYLOAD_MARKER = 0xff
const HIGHEST_NUMBER = 0xffff // RFC 7252 §12.2: the registry ends at 65535.
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
	const code = CODES[datagram.readUInt8(1)] ?? EMPTY
	// RFC 7252 §4.1: nothing follows the message id of an Empty message.
	if (code === EMPTY && datagram.length > HEADER_LENGTH) return atOnce('Empty message with content')
	// RFC 7252 §3: lengths 9-15 are reserved and a message format error.
	if (tokenLength > 8) return atOnce(`token length ${tokenLength}, at most 8 allowed`)
	const tokenEnd = HEADER_LENGTH + tokenLength
	if (datagram.length < tokenEnd) return atOnce('token runs past the end')
	const rest = parseOptions(datagram, tokenEnd)
	return 'fault' in rest ? rest : { code, token: datagram.subarray(HEADER_LENGTH, tokenEnd), ...rest }
}

const atOnce = (fault: string): Fault => ({ fault, options: [] })

/** The texts of all codes, by their byte. */
const CODES: readonly string[] = Array.from(
	{ length: 256 },
	(_, byte) => `${byte >> 5}.${String(byte & 31).padStart(2, '0')}`,
)

type OptionsAndPayload = Readonly<{ options: readonly Option[]; payload: Buffer }>

/** A message format error, and the options that stand before it. */
type Fault = Readonly<{ fault: string; options: readonly Option[] }>

/**
 * What follows the token: options, payload marker, payload (RFC 7252 §3, §3.1).
 * A message format error is returned as the sentence that says what is wrong, with the options before it.
 */
const parseOptions = (bytes: Buffer, start: number): OptionsAndPayload | Fault => {
	const options: Option[] = []
	let number = 0
	let at = start
	while (at < bytes.length && bytes[at] !== PAYLOAD_MARKER) {
		const option = parseOption(bytes, at, number)
		if (typeof option === 'string') return { fault: option, options }
		options.push({ number: option.number, value: bytes.subarray(option.start, option.end) })
		number = option.number
		at = option.end
	}
	// RFC 7252 §3: a marker followed by a zero-length payload is a message format error.
	if (at === bytes.length - 1) return { fault: 'payload marker without payload', options }
	return { options, payload: bytes.subarray(at + 1) }
}

type OptionPosition = Readonly<{ number: number; start: number; end: number }>

// RFC 7252 §3.1: 4 bits delta, 4 bits length, then their extended bytes, in this order.
const parseOption = (bytes: Buffer, at: number, previous: number): OptionPosition | string => {
	const header = bytes.readUInt8(at)
	const delta = parseExtended(bytes, at + 1, header >> 4)
	if (delta === undefined) return 'option delta is reserved or cut off'
	const length = parseExtended(bytes, delta.next, header & 15)
	if (length === undefined) return 'option length is reserved or cut off'
	const number = previous + delta.value
	if (number > HIGHEST_NUMBER) return 'option number above 65535'
	const end = length.next + length.value
	return end > bytes.length ? 'option runs past the end' : { number, start: length.next, end }
}

type Extended = Readonly<{ value: number; next: number }>

// RFC 7252 §3.1: 13 means one more byte, 14 two more, 15 is reserved.
const parseExtended = (bytes: Buffer, at: number, nibble: number): Extended | undefined => {
	if (nibble < 13) return { value: nibble, next: at }
	if (nibble === 13 && at + 1 <= bytes.length) return { value: bytes.readUInt8(at) + 13, next: at + 1 }
	if (nibble === 14 && at + 2 <= bytes.length) return { value: bytes.readUInt16BE(at) + 269, next: at + 2 }
	return undefined
}

const LARGEST_DATAGRAM = 65_507

/** The datagram of a message. */
export const encodeMessage = ({ type, code, messageId, token, options, payload }: Message): Buffer =>
	generate(
		{
			code,
			messageId,
			confirmable: type === 'CON',
			ack: type === 'ACK',
			reset: type === 'RST',
			token,
			options: options.map(({ number, value }) => ({ name: number, value })),
			payload,
		},
		LARGEST_DATAGRAM,
	)

const nothing = Buffer.alloc(0)

/** RFC 7252 §4.2: an acknowledgement or a reset echoes the message id and carries nothing else. */
export const encodeEmpty = (type: 'ACK' | 'RST', messageId: number): Buffer =>
	encodeMessage({ type, code: EMPTY, messageId, token: nothing, options: [], payload: nothing })
