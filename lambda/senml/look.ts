/** First bytes of a JSON array or object, after white space. In CBOR they declare a string of 2**56 bytes or more. */
export const looksLikeJson = (bytes: Uint8Array): boolean => {
	const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
	return first === 0x5b || first === 0x7b
}

/** A CBOR array, map or tag: none of their first bytes can start a text in UTF-8 that is JSON. */
export const looksLikeCbor = (bytes: Uint8Array): boolean => {
	const first = bytes[0] ?? 0
	return (first >= 0x80 && first <= 0xbf) || (first >= 0xc0 && first <= 0xdb)
}

/** Printable ASCII and nothing else. */
export const looksLikeText = (bytes: Uint8Array): boolean =>
	bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09)
