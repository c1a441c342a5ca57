/** How many lines bytes take; a mark after the last byte has a line as well. */
export const countHexRows = (byteLength: number, perRow: number, marksEnd = 0): number =>
	Math.max(1, Math.ceil(Math.max(byteLength, marksEnd) / perRow))

/** In hex, as long as the longest one, and four digits at least. */
export const offsetText = (offset: number, byteLength: number): string =>
	offset.toString(16).padStart(Math.max(4, byteLength.toString(16).length), '0')

/** Two digits for each byte; spaces where there is none, so that a mark after the end has a place. */
export const hexText = (bytes: Uint8Array, start: number, end: number): readonly string[] =>
	Array.from({ length: end - start }, (_, at) => {
		const byte = bytes[start + at]
		return byte === undefined ? '  ' : byte.toString(16).padStart(2, '0')
	})

/** ASCII, and a dot for all other bytes. */
export const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
	Array.from(bytes.subarray(start, end), (byte) =>
		byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
	).join('')
