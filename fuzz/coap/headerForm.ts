/** The bytes of a header before those of its client: signature, version, family, length. */
const FIXED = 16
const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n'

/** Length of the addresses and ports, by family and transport: UDP over IPv4, UDP over IPv6. */
const ADDRESSES = new Map([
	[0x12, 12],
	[0x22, 36],
])

/**
 * What follows the header of the PROXY protocol, version 2 (§2.2), in a datagram; undefined if there is none, or one with a mistake
 * in its form. Written apart from the reader of the edge, to check it.
 */
export const behindHeader = (datagram: Buffer): Buffer | undefined => {
	if (datagram.toString('latin1', 0, 12) !== SIGNATURE || datagram.length < FIXED) return undefined
	const [version = 0, transport = 0, high = 0, low = 0] = datagram.subarray(12)
	const body = datagram.subarray(FIXED, FIXED + high * 256 + low)
	if (body.length < high * 256 + low) return undefined
	const rest = datagram.subarray(FIXED + body.length)
	if (version === 0x20) return rest
	const length = version === 0x21 ? ADDRESSES.get(transport) : undefined
	if (length === undefined || body.length < length) return undefined
	const hasPort = body.subarray(length - 4, length - 2).some((byte) => byte > 0)
	return hasPort && areFields(body.subarray(length)) ? rest : undefined
}

/** §2.2: type, length in two bytes, value, and so on to the end. */
const areFields = (bytes: Buffer): boolean => {
	let rest = bytes
	while (rest.length > 0) {
		const [, high, low] = rest
		if (high === undefined || low === undefined || rest.length < 3 + high * 256 + low) return false
		rest = rest.subarray(3 + high * 256 + low)
	}
	return true
}
