import { SocketAddress } from 'node:net'
import { readTlvs, type Tlv } from './tlvs.ts'

/** A datagram after its header has been read. */
export type Headed =
	/** from a client, whose address and port these are */
	| Readonly<{ outcome: 'proxied'; address: string; tlvs: readonly Tlv[]; payload: Buffer }>
	/** from the sender itself, such as a health check */
	| Readonly<{ outcome: 'local'; payload: Buffer }>
	| Readonly<{ outcome: 'malformed'; reason: string }>

/** PROXY protocol §2.2 */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const FIXED_BYTES = 16
const VERSION = 2
const [LOCAL, PROXY] = [0, 1]

/** Family and transport in one byte, with the length of one address. */
const families: ReadonlyMap<number, Readonly<{ family: 'ipv4' | 'ipv6'; bytes: number }>> = new Map([
	[0x12, { family: 'ipv4', bytes: 4 }],
	[0x22, { family: 'ipv6', bytes: 16 }],
])

const malformed = (reason: string): Headed => ({ outcome: 'malformed', reason })

/** Reads the header of the PROXY protocol, version 2, before the payload of a datagram. */
export const readHeader = (datagram: Buffer): Headed => {
	if (datagram.length < FIXED_BYTES || !datagram.subarray(0, SIGNATURE.length).equals(SIGNATURE))
		return malformed('no header of the PROXY protocol, version 2')
	const [version, command] = nibbles(datagram.readUInt8(12))
	if (version !== VERSION) return malformed(`version ${version} of the PROXY protocol, not 2`)
	const end = FIXED_BYTES + datagram.readUInt16BE(14)
	if (end > datagram.length) return malformed('the header is longer than the datagram')
	const payload = datagram.subarray(end)
	// §2.2: what a header with LOCAL says of addresses is ignored.
	if (command === LOCAL) return { outcome: 'local', payload }
	if (command !== PROXY) return malformed(`unknown command ${command}`)
	return readClient(datagram.readUInt8(13), datagram.subarray(FIXED_BYTES, end), payload)
}

const nibbles = (byte: number): readonly [high: number, low: number] => [byte >> 4, byte & 0x0f]

const readClient = (transport: number, body: Buffer, payload: Buffer): Headed => {
	const known = families.get(transport)
	if (known === undefined)
		return malformed(
			`address family and transport 0x${transport.toString(16).padStart(2, '0')}: neither UDP over IPv4 (0x12) nor over IPv6 (0x22)`,
		)
	const { family, bytes } = known
	// Source and destination, each with a port of two bytes: source, destination, source port, destination port.
	const length = 2 * bytes + 4
	if (body.length < length) return malformed('the addresses are cut off')
	const port = body.readUInt16BE(2 * bytes)
	if (port === 0) return malformed('the port of the client is 0')
	const tlvs = readTlvs(body.subarray(length))
	if (tlvs === undefined) return malformed('a field after the addresses is cut off')
	const host = family === 'ipv4' ? inDots(body.subarray(0, bytes)) : inGroups(body.subarray(0, bytes))
	return { outcome: 'proxied', address: `${host}:${port}`, tlvs, payload }
}

const inDots = (bytes: Buffer): string => [...bytes].join('.')

/** Between brackets, with :: where it belongs (RFC 5952). */
const inGroups = (bytes: Buffer): string => {
	const groups = bytes.toString('hex').match(/.{4}/g) ?? []
	return `[${new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address}]`
}
