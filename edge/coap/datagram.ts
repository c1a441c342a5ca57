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
 * Parses one datagram strictly (RFC 7252 §3), in one walk over its bytes. `coap-packet` is not used because it accepts token
 * lengths up to 14, a payload marker without payload, and options that end after the datagram.
 */
export const parseMessage = (datagram: Buffer): Parsed => {
	if (datagram.length < HEADER_LENGTH) return IGNORED
	const first = byteAt(datagram, 0)
	// RFC 7252 §3: messages with unknown version numbers are silently ignored.
	if (first >> 6 !== 1) return IGNORED
	const type = TYPES[(first >> 4) & 3] ?? 'CON'
	const code = CODES[byteAt(datagram, 1)] ?? EMPTY
	const messageId = (byteAt(datagram, 2) << 8) | byteAt(datagram, 3)
	const options: Option[] = []
	const tokenEnd = HEADER_LENGTH + (first & 15)
	const fault = headFault(code, first & 15, datagram.length)
	const optionsEnd = fault === undefined ? readOptions(datagram, tokenEnd, options) : fault
	if (typeof optionsEnd === 'string')
		return { outcome: 'malformed', type, messageId, reason: optionsEnd, options }
	const token = datagram.subarray(HEADER_LENGTH, tokenEnd)
	const payload = datagram.subarray(optionsEnd + 1)
	return { outcome: 'message', message: { type, code, messageId, token, options, payload } }
}

const IGNORED: Parsed = { outcome: 'ignored' }

const byteAt = (bytes: Buffer, at: number): number => bytes[at] ?? 0

/** The texts of all codes, by their byte. */
const CODES: readonly string[] = Array.from(
	{ length: 256 },
	(_, byte) => `${byte >> 5}.${String(byte & 31).padStart(2, '0')}`,
)

/** What is wrong before the options, in words. */
const headFault = (code: string, tokenLength: number, length: number): string | undefined => {
	// RFC 7252 §4.1: nothing follows the message id of an Empty message.
	if (code === EMPTY && length > HEADER_LENGTH) return 'Empty message with content'
	// RFC 7252 §3: lengths 9-15 are reserved and a message format error.
	if (tokenLength > 8) return `token length ${tokenLength}, at most 8 allowed`
	return length < HEADER_LENGTH + tokenLength ? 'token runs past the end' : undefined
}

/**
 * Appends the options that begin at `start` (RFC 7252 §3.1), and returns where they end: at the payload marker, or at the end.
 * A message format error is returned as the sentence that says what is wrong.
 */
const readOptions = (bytes: Buffer, start: number, options: Option[]): number | string => {
	let number = 0
	let at = start
	while (at < bytes.length && bytes[at] !== PAYLOAD_MARKER) {
		// RFC 7252 §3.1: 4 bits delta, 4 bits length, then their extended bytes, in this order.
		const high = byteAt(bytes, at) >> 4
		const low = byteAt(bytes, at) & 15
		const delta = readExtended(bytes, at + 1, high)
		if (delta === CUT_OFF) return 'option delta is reserved or cut off'
		const lengthAt = at + 1 + extraBytes(high)
		const length = readExtended(bytes, lengthAt, low)
		if (length === CUT_OFF) return 'option length is reserved or cut off'
		number += delta
		if (number > HIGHEST_NUMBER) return 'option number above 65535'
		const valueAt = lengthAt + extraBytes(low)
		at = valueAt + length
		if (at > bytes.length) return 'option runs past the end'
		options.push({ number, value: bytes.subarray(valueAt, at) })
	}
	// RFC 7252 §3: a marker followed by a zero-length payload is a message format error.
	return at === bytes.length - 1 ? 'payload marker without payload' : at
}

const CUT_OFF = -1

const extraBytes = (nibble: number): number => (nibble < 13 ? 0 : nibble - 12)

/** The value that a nibble stands for, with its extended bytes at `at`; `CUT_OFF` also if the nibble is reserved. */
const readExtended = (bytes: Buffer, at: number, nibble: number): number => {
	if (nibble < 13) return nibble
	if (nibble === 13 && at < bytes.length) return byteAt(bytes, at) + 13
	if (nibble === 14 && at + 2 <= bytes.length) return ((byteAt(bytes, at) << 8) | byteAt(bytes, at + 1)) + 269
	return CUT_OFF
}
