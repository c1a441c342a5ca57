import type { Option } from './message.ts'

const PAYLOAD_MARKER = 0xff
const HIGHEST_NUMBER = 0xffff // RFC 7252 §12.2: the registry ends at 65535.

export type OptionsAndPayload = Readonly<{ options: readonly Option[]; payload: Buffer }>

/** A message format error, and the options before it. */
export type Fault = Readonly<{ fault: string; options: readonly Option[] }>

/**
 * Parses the bytes after the token: options, payload marker, payload (RFC 7252 §3, §3.1).
 * Returns a message format error as a sentence, with the options before it.
 */
export const parseOptions = (bytes: Buffer): OptionsAndPayload | Fault => {
	const options: Option[] = []
	let number = 0
	let at = 0
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
