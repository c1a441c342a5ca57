import { printable } from '../../app/printable.ts'

/** A character of a text, and the bytes that it takes. */
export type Character = {
	/** an escape for a control character, one that changes the direction of text, or a byte that is no UTF-8 */
	readonly text: string
	readonly isEscape: boolean
	readonly start: number
	readonly end: number
}

/** How many bytes a character of UTF-8 has, by its first byte (RFC 3629 §3); 0 if no character begins so. */
const lengthOf = (first: number): number => {
	if (first < 0x80) return 1
	if (first >= 0xc2 && first < 0xe0) return 2
	if (first >= 0xe0 && first < 0xf0) return 3
	return first >= 0xf0 && first < 0xf5 ? 4 : 0
}

const shortEscapes: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r' }

const escapeOf = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`

/** Of the control characters of ASCII. */
const controlOf = (byte: number): string | undefined =>
	byte < 0x20 || byte === 0x7f ? (shortEscapes[byte] ?? escapeOf(byte)) : undefined

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (bytes: Uint8Array): string | undefined => {
	try {
		return utf8.decode(bytes)
	} catch {
		return undefined
	}
}

/** The character that begins at a byte. */
export const characterAt = (bytes: Uint8Array, start: number): Character => {
	const first = bytes[start] ?? 0
	const length = lengthOf(first)
	const char =
		length === 1
			? String.fromCharCode(first)
			: length > 0 && start + length <= bytes.length
				? decode(bytes.subarray(start, start + length))
				: undefined
	if (char === undefined) return { text: escapeOf(first), isEscape: true, start, end: start + 1 }
	const text = controlOf(first) ?? printable(char)
	return { text, isEscape: text !== char, start, end: start + length }
}

const LINE_FEED = 0x0a

/** From here on characters may take the room of two: the letters of East Asia, and pictures. */
const WIDE_FROM = 0x1100

const widthOf = ({ text, isEscape }: Character): number =>
	!isEscape && (text.codePointAt(0) ?? 0) >= WIDE_FROM ? 2 : text.length

/** Where the lines of a text begin: after each line feed, and where a line has so many columns. */
export const textRowStarts = (bytes: Uint8Array, columns: number): readonly number[] => {
	const starts = [0]
	let column = 0
	for (let at = 0; at < bytes.length; ) {
		const character = characterAt(bytes, at)
		// The end of a line fits into every line.
		const width = bytes[at] === LINE_FEED ? 0 : widthOf(character)
		if (column > 0 && column + width > columns) {
			starts.push(at)
			column = 0
		}
		column += width
		if (bytes[at] === LINE_FEED && character.end < bytes.length) {
			starts.push(character.end)
			column = 0
		}
		at = character.end
	}
	return starts
}

/** The characters of a line. */
export const charactersOf = (bytes: Uint8Array, start: number, end: number): readonly Character[] => {
	const characters: Character[] = []
	for (let at = start; at < end; ) {
		const character = characterAt(bytes, at)
		characters.push(character)
		at = character.end
	}
	return characters
}

/** The line in which a byte is. */
export const rowOfByte = (starts: readonly number[], offset: number): number => {
	let [low, high] = [0, starts.length - 1]
	while (low < high) {
		const middle = Math.ceil((low + high) / 2)
		if ((starts[middle] ?? 0) <= offset) low = middle
		else high = middle - 1
	}
	return low
}
