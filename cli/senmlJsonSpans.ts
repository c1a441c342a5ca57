export type Span = { readonly start: number; readonly end: number }

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const SPACES = [0x20, 0x09, 0x0a, 0x0d]
const OPENERS = [0x5b, 0x7b]
const CLOSERS = [0x5d, 0x7d]

/** Where the elements of an array in JSON stand, in bytes. The text must be an array in well-formed JSON. */
export const jsonSpans = (bytes: Uint8Array): readonly Span[] => {
	const spans: Span[] = []
	let depth = 0
	let start: number | undefined
	let end = 0
	const close = (): void => {
		if (start !== undefined) spans.push({ start, end })
		start = undefined
	}
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] ?? 0
		if (SPACES.includes(byte)) continue
		if (CLOSERS.includes(byte)) depth -= 1
		if (depth === 0 || (depth === 1 && byte === COMMA)) {
			close()
			if (OPENERS.includes(byte)) depth += 1
			continue
		}
		start ??= at
		if (byte === QUOTE) at = stringEnd(bytes, at)
		else if (OPENERS.includes(byte)) depth += 1
		end = at + 1
	}
	return spans
}

/** The position of the quotation mark that ends the string which starts here. */
const stringEnd = (bytes: Uint8Array, start: number): number => {
	let at = start + 1
	while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
	return at
}
