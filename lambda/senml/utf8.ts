const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text in the given bytes, byte order mark included, or undefined if that is not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
	try {
		return decoder.decode(bytes)
	} catch {
		return undefined
	}
}

/** Where the first byte sequence starts that is not UTF-8 (or not complete), in bytes that are not. */
export const invalidUtf8Offset = (bytes: Uint8Array): number => {
	let valid = 0
	let invalid = bytes.length
	while (invalid - valid > 1) {
		const middle = (valid + invalid) >> 1
		if (isUtf8Beginning(bytes.subarray(0, middle))) valid = middle
		else invalid = middle
	}
	// A sequence of at most three bytes may have begun before.
	while (decodeUtf8(bytes.subarray(0, valid)) === undefined) valid -= 1
	return valid
}

const isUtf8Beginning = (bytes: Uint8Array): boolean => {
	try {
		new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
		return true
	} catch {
		return false
	}
}

/** Number of bytes that the text takes in UTF-8. */
export const utf8Length = (text: string): number => {
	let length = text.length
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at)
		// The halves of a pair count two bytes each, together the four of UTF-8.
		if (unit > 0x7f) length += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
	}
	return length
}

/** Names and labels are not longer: for these the decoder costs more than the work. */
const SHORT = 24

/** The text of a short piece of ASCII, otherwise undefined. Four at a time: half the time. */
export const shortAscii = (bytes: Uint8Array, from: number, to: number): string | undefined => {
	if (to - from > SHORT) return undefined
	let text = ''
	let at = from
	for (; at + 4 <= to; at += 4) {
		const a = byteAt(bytes, at)
		const b = byteAt(bytes, at + 1)
		const c = byteAt(bytes, at + 2)
		const d = byteAt(bytes, at + 3)
		if ((a | b | c | d) > 0x7f) return undefined
		text += String.fromCharCode(a, b, c, d)
	}
	for (; at < to; at++) {
		const byte = byteAt(bytes, at)
		if (byte > 0x7f) return undefined
		text += String.fromCharCode(byte)
	}
	return text
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0xff

/** Whether the text ends in NUL, as one does that was sent together with the end of a C string. */
export const endsInNul = (text: string): boolean => text.charCodeAt(text.length - 1) === 0

/** The text up to the NUL characters at its end. */
export const cutNul = (text: string): string => {
	let length = text.length
	while (length > 0 && text.charCodeAt(length - 1) === 0) length -= 1
	return text.slice(0, length)
}
