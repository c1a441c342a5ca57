const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf]

/** Whether the text begins with the byte order mark of UTF-8. */
export const hasByteOrderMark = (bytes: Uint8Array): boolean =>
	BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte)

/**
 * First bytes of a JSON array or object, after white space or a byte order mark. A SenML pack in CBOR is an array and
 * begins with none of them: there they declare a string of 2**56 bytes or more, or are a number or a simple value.
 */
export const looksLikeJson = (bytes: Uint8Array): boolean => {
	const text = hasByteOrderMark(bytes) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
	const first = text.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
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
