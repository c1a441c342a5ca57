const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const digit = (value: number): string => ALPHABET.charAt(value & 0x3f)

/** Bytes as base64url without padding (RFC 4648 §5, RFC 8428 §5). */
export const toBase64url = (bytes: Uint8Array): string => {
	let text = ''
	for (let at = 0; at < bytes.length; at += 3) {
		const left = bytes.length - at
		const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
		text += digit(group >> 18) + digit(group >> 12)
		if (left > 1) text += digit(group >> 6)
		if (left > 2) text += digit(group)
	}
	return text
}

/** Text without its padding, if that completes it to groups of four (RFC 4648 §3.2). */
export const withoutPadding = (text: string): string => {
	if (text.length % 4 !== 0 || !text.endsWith('=')) return text
	return text.slice(0, text.endsWith('==') ? -2 : -1)
}

/**
 * Whether the text is base64url without padding: URL-safe alphabet, possible length, unused bits zero
 * (RFC 4648 §3.3, §3.5, §5).
 */
export const isBase64url = (text: string): boolean => {
	if (!/^[A-Za-z0-9_-]*$/.test(text)) return false
	const rest = text.length % 4
	if (rest === 0) return true
	if (rest === 1) return false
	return (ALPHABET.indexOf(text.charAt(text.length - 1)) & (rest === 2 ? 0x0f : 0x03)) === 0
}
