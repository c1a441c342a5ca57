/**
 * Whether a datagram is a CoAP message without format error (RFC 7252 §3, §4.1). Written apart from the parser of the edge, to
 * check it.
 */
export const isWellFormed = (datagram: Uint8Array): boolean => {
	const [first = 0, code = 0] = datagram
	const tokenLength = first & 0x0f
	if (datagram.length < 4 || first >> 6 !== 1 || tokenLength > 8) return false
	if (code === 0) return datagram.length === 4
	return datagram.length >= 4 + tokenLength && areOptions(datagram.subarray(4 + tokenLength))
}

/** Options, and what may follow them. */
const areOptions = (bytes: Uint8Array): boolean => {
	let rest = bytes
	let number = 0
	while (rest.length > 0 && rest[0] !== 0xff) {
		const [header = 0] = rest
		const delta = extended(header >> 4, rest.subarray(1))
		const length = delta && extended(header & 0x0f, delta.rest)
		if (delta === undefined || length === undefined || length.rest.length < length.value) return false
		number += delta.value
		if (number > 0xffff) return false
		rest = length.rest.subarray(length.value)
	}
	return rest.length !== 1
}

const extended = (
	nibble: number,
	bytes: Uint8Array,
): { readonly value: number; readonly rest: Uint8Array } | undefined => {
	const width = [0, 1, 2][Math.max(nibble - 12, 0)]
	if (width === undefined || bytes.length < width) return undefined
	const [high = 0, low = 0] = bytes
	const value = [nibble, 13 + high, 269 + high * 256 + low][width] ?? 0
	return { value, rest: bytes.subarray(width) }
}
