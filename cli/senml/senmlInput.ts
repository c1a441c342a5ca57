/** Bytes, and where they come from in words. */
export type Source = { readonly bytes: Uint8Array; readonly origin: string }

const HEX = /^(?:0x)?[0-9a-f]+$/i
const BASE64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/

/** Hex digits, in pairs, with spaces anywhere and perhaps `0x` first. */
export const fromHex = (text: string): Uint8Array | undefined => {
	const digits = text.replaceAll(/\s/g, '')
	if (!HEX.test(digits)) return undefined
	const pairs = digits.replace(/^0x/i, '')
	return pairs.length % 2 === 0 ? new Uint8Array(Buffer.from(pairs, 'hex')) : undefined
}

/** Base64 or base64url (RFC 4648 §4, §5), padded or not; not so what begins like hex digits. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
	const trimmed = text.trim()
	if (/^0x/i.test(trimmed)) return undefined
	return trimmed !== '' && BASE64.test(trimmed) ? new Uint8Array(Buffer.from(trimmed, 'base64')) : undefined
}

const isJsonText = (text: string): boolean => /^\s*[[{]/.test(text)

/** What was typed instead of the name of a file; undefined if it is nothing that is known. */
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
 * The content of a file or of standard input: as it is, or what its hex digits or base64 stand for.
 * No SenML pack is such a text: in CBOR the first byte of an array is no ASCII (RFC 8949 §3).
 */
export const fromContent = (bytes: Uint8Array, origin: string): Source => {
	const isAscii = bytes.every((byte) => byte < 0x80)
	const text = isAscii ? fromText(new TextDecoder().decode(bytes)) : undefined
	return text === undefined ? { bytes, origin } : { bytes: text.bytes, origin: `${text.origin} in ${origin}` }
}
