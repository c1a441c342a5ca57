/** Bytes, with a text about their origin. */
export type Source = { readonly bytes: Uint8Array; readonly origin: string }

const HEX = /^(?:0x)?[0-9a-f]+$/i
const BASE64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/

/** Decodes pairs of hex digits, with optional spaces and an optional leading `0x`. */
export const fromHex = (text: string): Uint8Array | undefined => {
	const digits = text.replaceAll(/\s/g, '')
	if (!HEX.test(digits)) return undefined
	const pairs = digits.replace(/^0x/i, '')
	return pairs.length % 2 === 0 ? new Uint8Array(Buffer.from(pairs, 'hex')) : undefined
}

/** Decodes base64 or base64url (RFC 4648 §4, §5), padded or not. Text that begins with `0x` is not base64. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
	const trimmed = text.trim()
	if (/^0x/i.test(trimmed)) return undefined
	return trimmed !== '' && BASE64.test(trimmed) ? new Uint8Array(Buffer.from(trimmed, 'base64')) : undefined
}

const isJsonText = (text: string): boolean => /^\s*[[{]/.test(text)

/** Decodes an argument that is not a file; undefined if its form is unknown. */
export const fromArgument = (text: string): Source | undefined => {
	if (isJsonText(text)) return { bytes: new TextEncoder().encode(text), origin: 'JSON text' }
	return fromText(text)
}

const fromText = (text: string): Source | undefined => {
	const hex = fromHex(text)
	if (hex !== undefined) return { bytes: hex, origin: 'hex digits' }
	const base64 = fromBase64(text)
	return base64 === undefined ? undefined : { bytes: base64, origin: 'base64' }
}

/**
 * The content of a file or of standard input, decoded if it is hex digits or base64.
 * This cannot be confused with a SenML pack: the first byte of a CBOR array is not ASCII (RFC 8949 §3).
 */
export const fromContent = (bytes: Uint8Array, origin: string): Source => {
	const isAscii = bytes.every((byte) => byte < 0x80)
	const text = isAscii ? fromText(new TextDecoder().decode(bytes)) : undefined
	return text === undefined ? { bytes, origin } : { bytes: text.bytes, origin: `${text.origin} in ${origin}` }
}
