import { randomBytes } from 'node:crypto'

/** RFC 5246 §7.4, RFC 6347 §4.1 */
const HANDSHAKE = 22
const ALERT = 21
const CLIENT_HELLO = 1
const SERVER_HELLO = 2
const HELLO_VERIFY_REQUEST = 3

/** DTLS 1.2; the record of a first message has the version of DTLS 1.0. */
const VERSION = Buffer.of(0xfe, 0xfd)
const FIRST_VERSION = Buffer.of(0xfe, 0xff)

const uint = (value: number, bytes: number): Buffer => {
	const buffer = Buffer.alloc(bytes)
	buffer.writeUIntBE(value, 0, bytes)
	return buffer
}

const vector = (lengthBytes: number, ...parts: readonly Buffer[]): Buffer => {
	const content = Buffer.concat(parts)
	return Buffer.concat([uint(content.length, lengthBytes), content])
}

const list = (values: readonly number[]): Buffer =>
	vector(2, Buffer.concat(values.map((value) => uint(value, 2))))

/** PSK and ECDHE-ECDSA with CCM_8 (RFC 6655, RFC 7251), those with GCM, and ECDHE-RSA with GCM */
const CIPHER_SUITES = [0xc0a8, 0xc0ae, 0x00a8, 0xc02b, 0xc02f]

const extensions = (): Buffer =>
	vector(
		2,
		...[
			// supported_groups: x25519, secp256r1
			[10, list([0x001d, 0x0017])],
			// ec_point_formats: uncompressed
			[11, vector(1, Buffer.of(0))],
			// signature_algorithms: ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256, rsa_pkcs1_sha256
			[13, list([0x0403, 0x0804, 0x0401])],
		].flatMap(([type, data]) => [uint(type as number, 2), vector(2, data as Buffer)]),
	)

/** A first ClientHello, without a cookie (RFC 6347 §4.2.1): a server answers it before it keeps anything of it. */
export const clientHello = (): Buffer => {
	const body = Buffer.concat([
		VERSION,
		randomBytes(32),
		vector(1),
		vector(1),
		list(CIPHER_SUITES),
		vector(1, Buffer.of(0)),
		extensions(),
	])
	const length = uint(body.length, 3)
	const message = Buffer.concat([Buffer.of(CLIENT_HELLO), length, uint(0, 2), uint(0, 3), length, body])
	return Buffer.concat([Buffer.of(HANDSHAKE), FIRST_VERSION, uint(0, 2), uint(0, 6), vector(2, message)])
}

export type HelloAnswer = 'hello verify request' | 'server hello' | 'alert' | 'no DTLS'

/** What a datagram answers to a ClientHello. */
export const readHelloAnswer = (datagram: Uint8Array): HelloAnswer => {
	const [type, major] = datagram
	if (major !== 0xfe) return 'no DTLS'
	if (type === ALERT) return 'alert'
	if (type !== HANDSHAKE) return 'no DTLS'
	// The record header has 13 bytes.
	if (datagram[13] === HELLO_VERIFY_REQUEST) return 'hello verify request'
	return datagram[13] === SERVER_HELLO ? 'server hello' : 'no DTLS'
}
