/**
 * The IP addresses to which UDP sockets of this machine are bound on a port, from the text of `/proc/net/udp` or
 * `/proc/net/udp6` of Linux: `  12: 0100007F:1633 00000000:0000 07 …`.
 */
export const boundAddresses = (table: string, port: number): readonly string[] =>
	[...table.matchAll(/^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) /gm)]
		.filter(([, , hexPort = '']) => Number.parseInt(hexPort, 16) === port)
		.map(([, address = '']) => addressOf(address))

/** Words of 32 bits, each in the byte order of the machine, which is little endian on all that matter. */
const addressOf = (hex: string): string => {
	const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex').reverse()])
	return bytes.length === 4 ? bytes.join('.') : ipv6Of(bytes)
}

const ipv6Of = (bytes: readonly number[]): string => {
	const groups = Array.from({ length: 8 }, (_, index) =>
		((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16),
	)
	// The URL parser writes IPv6 addresses as RFC 5952 wants them.
	return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
