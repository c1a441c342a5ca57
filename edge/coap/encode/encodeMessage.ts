import { EMPTY, type Message, type Option } from '../message.ts'

const HEADER_LENGTH = 4
const PAYLOAD_MARKER = 0xff
const LARGEST_DATAGRAM = 65_507
const VERSION = 0x40
const TYPE_BITS = { CON: 0x00, NON: 0x10, ACK: 0x20, RST: 0x30 } as const

type Content = Pick<Message, 'token' | 'options' | 'payload'>

/** Length of the datagram that `encodeMessage` makes. */
export const encodedLength = ({ token, options, payload }: Content): number =>
	lengthWith(token, sorted(options), payload)

const lengthWith = (token: Buffer, inOrder: readonly Option[], payload: Buffer): number =>
	HEADER_LENGTH + token.length + lengthOf(inOrder) + (payload.length === 0 ? 0 : 1 + payload.length)

/** The datagram of a message (RFC 7252 §3). Throws if it is too long for UDP. */
export const encodeMessage = ({ type, code, messageId, token, options, payload }: Message): Buffer => {
	const inOrder = sorted(options)
	const length = lengthWith(token, inOrder, payload)
	if (length > LARGEST_DATAGRAM)
		throw new RangeError(`a message of ${length} bytes; UDP takes ${LARGEST_DATAGRAM}`)
	const bytes = Buffer.allocUnsafe(length)
	bytes[0] = VERSION | TYPE_BITS[type] | token.length
	bytes[1] = codeByte(code)
	bytes[2] = messageId >> 8
	bytes[3] = messageId & 0xff
	if (token.length > 0) bytes.set(token, HEADER_LENGTH)
	const at = writeOptions(bytes, HEADER_LENGTH + token.length, inOrder)
	if (payload.length === 0) return bytes
	bytes[at] = PAYLOAD_MARKER
	bytes.set(payload, at + 1)
	return bytes
}

const nothing = Buffer.alloc(0)

/** RFC 7252 §4.2: an acknowledgement or a reset echoes the message id and carries nothing else. */
export const encodeEmpty = (type: 'ACK' | 'RST', messageId: number): Buffer =>
	encodeMessage({ type, code: EMPTY, messageId, token: nothing, options: [], payload: nothing })

const ZERO = 0x30

/** RFC 7252 §3: 3 bits class, 5 bits detail; the text is "c.dd". */
const codeByte = (code: string): number =>
	((code.charCodeAt(0) - ZERO) << 5) | ((code.charCodeAt(2) - ZERO) * 10 + code.charCodeAt(3) - ZERO)

/** RFC 7252 §3.1: options are in the order of their numbers; those with one number stay in their order. */
const sorted = (options: readonly Option[]): readonly Option[] =>
	options.every(({ number }, index) => index === 0 || number >= (options[index - 1]?.number ?? 0))
		? options
		: options.toSorted((left, right) => left.number - right.number)

const lengthOf = (options: readonly Option[]): number => {
	let length = 0
	let previous = 0
	for (const { number, value } of options) {
		length += 1 + extraBytes(number - previous) + extraBytes(value.length) + value.length
		previous = number
	}
	return length
}

// RFC 7252 §3.1: 13 and 14 announce one and two more bytes, with the rest above 12 and above 268.
const extraBytes = (value: number): number => (value < 13 ? 0 : value < 269 ? 1 : 2)
const nibbleOf = (value: number): number => (value < 13 ? value : value < 269 ? 13 : 14)

/** Writes from `start` on, and returns the end. */
const writeOptions = (bytes: Buffer, start: number, options: readonly Option[]): number => {
	let at = start
	let previous = 0
	for (const { number, value } of options) {
		const delta = number - previous
		bytes[at] = (nibbleOf(delta) << 4) | nibbleOf(value.length)
		at = writeExtra(bytes, writeExtra(bytes, at + 1, delta), value.length)
		bytes.set(value, at)
		at += value.length
		previous = number
	}
	return at
}

const writeExtra = (bytes: Buffer, at: number, value: number): number => {
	if (value < 13) return at
	if (value < 269) return bytes.writeUInt8(value - 13, at)
	return bytes.writeUInt16BE(value - 269, at)
}
