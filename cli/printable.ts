/**
 * Escapes the characters in a line that control a terminal or change the direction of text: controls (C0, C1), format
 * characters and line separators. Text from devices and servers must not control the terminal.
 */
export const printable = (text: string): string =>
	text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
		const code = (char.codePointAt(0) ?? 0).toString(16)
		return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
	})

/** The same for several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')
