/**
 * A line without characters that would command the terminal or turn round what stands beside them: what others have
 * written is shown, and not obeyed. Controls (C0, C1), formats (overrides of direction) and separators of lines.
 */
export const printable = (text: string): string =>
	text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
		const code = (char.codePointAt(0) ?? 0).toString(16)
		return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
	})

/** The same of several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')
