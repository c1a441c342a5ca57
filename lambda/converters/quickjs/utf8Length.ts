const encoder = new TextEncoder()

/** How many bytes a text takes in UTF-8. */
export const utf8Length = (text: string): number => encoder.encode(text).length

/** The longest beginning of a text that takes at most `bytes` in UTF-8. */
export const utf8Start = (text: string, bytes: number): string =>
	text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read)
