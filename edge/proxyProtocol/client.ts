import type { Identity } from '../coap/peer.ts'
import { readTlvs, type Tlv, textOf, valuesOf } from './tlvs.ts'

/** What the header says about the client, beside its address. */
export type Client =
	| Readonly<{
			outcome: 'secured'
			/** in hexadecimal digits; differs between sessions */
			session: string
			/** absent: the client has shown none */
			identity?: Identity
	  }>
	/** without DTLS */
	| Readonly<{ outcome: 'plain' }>
	| Readonly<{ outcome: 'malformed'; reason: string }>

/** PROXY protocol §2.2.5, §2.2.6 */
const UNIQUE_ID = 0x05
const SSL = 0x20
const SSL_CN = 0x22
const CLIENT_SSL = 0x01
/** in this connection, or in this session */
const CLIENT_CERT = 0x02 | 0x04

// PROXY protocol §2.2.8: 0xE0 to 0xEF are for applications. PP2_TYPE_AUTHORITY is the name of the server that the client asks
// for (§2.2.2), so it is no place for the name of the client.
const PSK_IDENTITY = 0xe0
const PSK_TAG = 0xe1

/** §2.2.5 */
const MAX_UNIQUE_ID_BYTES = 128

const malformed = (reason: string) => ({ outcome: 'malformed', reason }) as const

/** One value at most of each of the types; otherwise the type that comes again. */
const repeated = (tlvs: readonly Tlv[], types: readonly number[]): number | undefined =>
	types.find((type) => valuesOf(tlvs, type).length > 1)

export const readClient = (tlvs: readonly Tlv[]): Client => {
	const again = repeated(tlvs, [UNIQUE_ID, SSL, PSK_IDENTITY, PSK_TAG])
	if (again !== undefined) return malformed(`field 0x${again.toString(16).padStart(2, '0')} comes twice`)
	const [ssl] = valuesOf(tlvs, SSL)
	const isSecured = ssl !== undefined && ssl.length > 0 && (ssl.readUInt8(0) & CLIENT_SSL) !== 0
	if (ssl !== undefined && isSecured) return readSession(tlvs, ssl)
	const isIdentified = valuesOf(tlvs, PSK_IDENTITY).length > 0
	return isIdentified ? malformed('a PSK identity without PP2_CLIENT_SSL') : { outcome: 'plain' }
}

const readSession = (tlvs: readonly Tlv[], ssl: Buffer): Client => {
	const [session] = valuesOf(tlvs, UNIQUE_ID)
	if (session === undefined || session.length === 0 || session.length > MAX_UNIQUE_ID_BYTES)
		return malformed(`a session without PP2_TYPE_UNIQUE_ID of 1 to ${MAX_UNIQUE_ID_BYTES} bytes`)
	const identity = readIdentity(tlvs, ssl)
	if ('reason' in identity) return malformed(identity.reason)
	return { outcome: 'secured', session: session.toString('hex'), ...identity }
}

type Read = Readonly<{ identity?: Identity }> | Readonly<{ reason: string }>

const readIdentity = (tlvs: readonly Tlv[], ssl: Buffer): Read => {
	const certificate = readCertificate(ssl)
	const psk = readPsk(tlvs)
	if ('reason' in certificate || psk === undefined) return certificate
	if (certificate.identity !== undefined) return { reason: 'a PSK identity and a certificate' }
	return psk
}

const SSL_HEAD_BYTES = 5

/** §2.2.6: flags in one byte, the result of the verification in four, and fields. */
const readCertificate = (ssl: Buffer): Read => {
	const tlvs = ssl.length < SSL_HEAD_BYTES ? undefined : readTlvs(ssl.subarray(SSL_HEAD_BYTES))
	if (tlvs === undefined) return { reason: 'PP2_TYPE_SSL is cut off' }
	const [name, another] = valuesOf(tlvs, SSL_CN)
	if (another !== undefined) return { reason: 'more than one common name' }
	const isShown = (ssl.readUInt8(0) & CLIENT_CERT) !== 0
	if (!isShown) return name === undefined ? {} : { reason: 'a common name without a certificate' }
	if (ssl.readUInt32BE(1) !== 0) return { reason: 'the certificate of the client is not verified' }
	const subject = name === undefined ? '' : textOf(name)
	if (subject === undefined) return { reason: 'the common name is not UTF-8' }
	return { identity: { kind: 'certificate', subject } }
}

const readPsk = (tlvs: readonly Tlv[]): Read | undefined => {
	const [value] = valuesOf(tlvs, PSK_IDENTITY)
	if (value === undefined) return undefined
	const identity = textOf(value)
	if (identity === undefined) return { reason: 'the PSK identity is not UTF-8' }
	const [tag] = valuesOf(tlvs, PSK_TAG)
	return { identity: { kind: 'psk', identity, keyTag: tag?.toString('hex') ?? '' } }
}
