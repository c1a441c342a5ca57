import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'
import * as asn1 from 'asn1js'
import {
	AttributeTypeAndValue,
	AuthorityKeyIdentifier,
	BasicConstraints,
	Certificate,
	Extension,
	ExtKeyUsage,
	GeneralName,
	GeneralNames,
} from 'pkijs'

/** A certificate and its private key, both in PEM; ECDSA on the curve P-256. */
export type KeyedCertificate = { readonly cert: string; readonly key: string }

export type Purpose =
	/** signs the others */
	| { readonly use: 'authority' }
	/** of a server with these names, which may be IP addresses */
	| { readonly use: 'server'; readonly names: readonly string[] }
	/** of a device */
	| { readonly use: 'client' }

export type Wanted = Purpose & {
	readonly commonName: string
	readonly notBefore: Date
	readonly notAfter: Date
}

type Signed = { readonly certificate: Certificate; readonly keys: webcrypto.CryptoKeyPair }

type Issuer = { readonly certificate: Certificate; readonly privateKey: webcrypto.CryptoKey }

const { subtle } = webcrypto
const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

// Object identifiers of RFC 5280, Appendix A
const commonNameId = '2.5.4.3'
const extensionId = {
	subjectKeyIdentifier: '2.5.29.14',
	keyUsage: '2.5.29.15',
	subjectAltName: '2.5.29.17',
	basicConstraints: '2.5.29.19',
	authorityKeyIdentifier: '2.5.29.35',
	extKeyUsage: '2.5.29.37',
}
const extKeyUsageId = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' }

// RFC 5280 §4.2.1.3: the bits from the left; the first octet is the number of unused bits.
const keyUsageOf = ({ use }: Purpose): asn1.BitString =>
	use === 'authority'
		? new asn1.BitString({ valueHex: Uint8Array.of(0b0000_0110).buffer, unusedBits: 1 })
		: new asn1.BitString({ valueHex: Uint8Array.of(0b1000_0000).buffer, unusedBits: 7 })

/** Octets of an IP address. Node.js parses those of IPv6 as a part of a URL. */
const addressOctets = (address: string): ArrayBuffer => {
	if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number)).buffer
	const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
	const [head = '', tail] = canonical.split('::')
	const groupsOf = (text: string) => (text === '' ? [] : text.split(':'))
	const [left, right] = [groupsOf(head), groupsOf(tail ?? '')]
	const zeros = Array<string>(8 - left.length - right.length).fill('0')
	const groups = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
	return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])).buffer
}

// RFC 5280 §4.2.1.6: 2 is a name of DNS, 7 an address.
const generalName = (name: string): GeneralName =>
	isIP(name) === 0
		? new GeneralName({ type: 2, value: name })
		: new GeneralName({ type: 7, value: new asn1.OctetString({ valueHex: addressOctets(name) }) })

const extension = (extnID: string, critical: boolean, value: asn1.AsnType): Extension =>
	new Extension({ extnID, critical, extnValue: value.toBER() })

const extensionsOf = (purpose: Purpose): Extension[] => {
	const constraints = new BasicConstraints({ cA: purpose.use === 'authority' })
	const common = [
		extension(extensionId.basicConstraints, true, constraints.toSchema()),
		extension(extensionId.keyUsage, true, keyUsageOf(purpose)),
	]
	if (purpose.use === 'authority') return common
	const usage = new ExtKeyUsage({ keyPurposes: [extKeyUsageId[purpose.use]] })
	const used = [...common, extension(extensionId.extKeyUsage, false, usage.toSchema())]
	if (purpose.use === 'client') return used
	const names = new GeneralNames({ names: purpose.names.map(generalName) })
	return [...used, extension(extensionId.subjectAltName, false, names.toSchema())]
}

/** RFC 5280 §4.2.1.2, method 1: the digest of the public key */
const keyIdentifier = async ({ subjectPublicKeyInfo }: Certificate): Promise<asn1.OctetString> => {
	const bits = new Uint8Array(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)
	return new asn1.OctetString({ valueHex: await subtle.digest('SHA-1', bits) })
}

const keyIdentifiers = async (certificate: Certificate, issuer: Certificate): Promise<Extension[]> => {
	const authority = new AuthorityKeyIdentifier({ keyIdentifier: await keyIdentifier(issuer) })
	return [
		extension(extensionId.subjectKeyIdentifier, false, await keyIdentifier(certificate)),
		extension(extensionId.authorityKeyIdentifier, false, authority.toSchema()),
	]
}

// RFC 5280 §4.1.2.2: positive, at most 20 octets
const serialNumber = (): asn1.Integer => {
	const bytes = webcrypto.getRandomValues(new Uint8Array(16))
	bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
	return new asn1.Integer({ valueHex: bytes.buffer })
}

const pem = (label: string, der: ArrayBuffer): string => {
	const lines =
		Buffer.from(der)
			.toString('base64')
			.match(/.{1,64}/g) ?? []
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

const toPem = async ({ certificate, keys }: Signed): Promise<KeyedCertificate> => ({
	cert: pem('CERTIFICATE', certificate.toSchema().toBER()),
	key: pem('PRIVATE KEY', await subtle.exportKey('pkcs8', keys.privateKey)),
})

const fromPem = async ({ cert, key }: KeyedCertificate): Promise<Issuer> => ({
	certificate: Certificate.fromBER(new Uint8Array(new X509Certificate(cert).raw).buffer),
	privateKey: await subtle.importKey(
		'pkcs8',
		createPrivateKey(key).export({ type: 'pkcs8', format: 'der' }),
		curve,
		false,
		['sign'],
	),
})

/** Makes a certificate with a new key. Without an issuer it signs itself. */
export const makeCertificate = async (
	{ commonName, notBefore, notAfter, ...purpose }: Wanted,
	issuer?: KeyedCertificate,
): Promise<KeyedCertificate> => {
	const keys = await subtle.generateKey(curve, true, ['sign', 'verify'])
	const certificate = new Certificate({ version: 2, serialNumber: serialNumber() })
	const value = new asn1.Utf8String({ value: commonName })
	certificate.subject.typesAndValues.push(new AttributeTypeAndValue({ type: commonNameId, value }))
	certificate.notBefore.value = notBefore
	certificate.notAfter.value = notAfter
	const signer = issuer === undefined ? { certificate, privateKey: keys.privateKey } : await fromPem(issuer)
	certificate.issuer = signer.certificate.subject
	await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
	certificate.extensions = [
		...extensionsOf(purpose),
		...(await keyIdentifiers(certificate, signer.certificate)),
	]
	await certificate.sign(signer.privateKey, 'SHA-256')
	return toPem({ certificate, keys })
}
