/** A line of a hex view. */
export type HexLine = { readonly offset: string; readonly hex: string; readonly text: string }

/** So many fit beside their text on a phone. */
const perLine = 8

const isGraphic = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

/** Bytes in lines of eight, with their offset and what they are in ASCII. @param hex of an even number of digits */
export const hexLines = (hex: string): readonly HexLine[] => {
	const pairs = hex.match(/../g) ?? []
	return Array.from({ length: Math.ceil(pairs.length / perLine) }, (_, index) => {
		const line = pairs.slice(index * perLine, (index + 1) * perLine)
		const bytes = line.map((pair) => Number.parseInt(pair, 16))
		return {
			offset: (index * perLine).toString(16).padStart(4, '0'),
			hex: line.join(' '),
			text: bytes.map((byte) => (isGraphic(byte) ? String.fromCharCode(byte) : '.')).join(''),
		}
	})
}
