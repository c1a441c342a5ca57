const format = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{e000}-\u{f8ff}]/gu

/**
 * Shows characters that have no picture of their own, or that change the direction of text, as their number: text from
 * devices must not look like something else.
 */
export const printable = (text: string): string =>
	text.replaceAll(format, (char) => {
		const code = (char.codePointAt(0) ?? 0).toString(16)
		return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
	})
