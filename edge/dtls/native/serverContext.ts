import { createPrivateKey } from 'node:crypto'
import type { DtlsCredentials } from '../credentials.ts'
import type { DtlsLimits } from '../dtlsLimits.ts'
import type { Addon, NativeContext } from './addon.ts'
import { cipherList, type KeyKind, suitesOf } from './suites.ts'

/** The suites that the credentials allow. Throws if the private key cannot be read. */
export const suitesFor = ({ certificate, psk }: DtlsCredentials): readonly string[] => {
	const kinds: KeyKind[] = psk === undefined ? [] : ['psk']
	if (certificate !== undefined) {
		const { key, passphrase } = certificate
		const { asymmetricKeyType } = createPrivateKey({
			key,
			...(passphrase === undefined ? {} : { passphrase }),
		})
		kinds.push(asymmetricKeyType?.startsWith('rsa') === true ? 'rsa' : 'ecdsa')
	}
	return suitesOf(kinds)
}

/** Throws with the reason if the key material is wrong. */
export const serverContext = (
	addon: Addon,
	credentials: DtlsCredentials,
	{ maxSessions, resumptionMs, mtu, firstTimeoutMs }: DtlsLimits,
): NativeContext => {
	const { certificate, clientCa, isClientCertificateRequired = false } = credentials
	const suites = suitesFor(credentials)
	if (suites.length === 0) throw new Error('DTLS needs a certificate or pre-shared keys')
	return addon.createContext({
		isClient: false,
		suites: cipherList(suites),
		...(certificate === undefined ? {} : { certificate: certificate.cert, key: certificate.key }),
		...(certificate?.passphrase === undefined ? {} : { passphrase: certificate.passphrase }),
		...(clientCa === undefined ? {} : { authorities: clientCa }),
		isCertificateRequired: isClientCertificateRequired,
		cacheSize: maxSessions,
		resumptionSeconds: resumptionMs / 1000,
		mtu,
		firstTimeoutMs,
	})
}
