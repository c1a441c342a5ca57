import { isIP } from 'node:net'
import { refuseUnknown, unsupportedIn } from './otherVariables.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** Paths of files in PEM. */
export type ServerCertificate = {
	readonly cert: string
	/** absent if the key is in the same file */
	readonly key?: string
	readonly passphrase?: string
}

export type DtlsSettings = {
	/** IP addresses; absent: those of the plain server */
	readonly hosts?: readonly string[]
	readonly port: number
	/** absent: none is named */
	readonly certificate?: ServerCertificate
	/** path of the CAs for certificates of devices; absent: none is named */
	readonly clientCa?: string
	/** whether a handshake with the certificate of the server needs one of the device */
	readonly isClientCertificateRequired: boolean
	/** a sentence for each setting that has no effect, for the operator */
	readonly notices: readonly string[]
}

const usualPort = 5684

/** Empty variables count as absent: shells and service managers set them so. */
const present = (variables: Variables): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(variables).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
	)

const flag = (name: string, text = 'false'): boolean => {
	if (text !== 'true' && text !== 'false') throw new Error(`${name} is true or false, not ${text}`)
	return text === 'true'
}

const portIn = (name: string, text: string | undefined): number | undefined => {
	if (text === undefined) return undefined
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
	if (!(port <= 65_535)) throw new Error(`${name} is a port from 0 to 65535, not ${text}`)
	return port
}

const portOf = (set: Readonly<Record<string, string>>): number => {
	const ours = portIn('COAPS_PORT', set['COAPS_PORT'])
	const theirs = portIn('COAP_DTLS_BIND_PORT', set['COAP_DTLS_BIND_PORT'])
	if (ours !== undefined && theirs !== undefined && ours !== theirs)
		throw new Error(`COAPS_PORT is ${ours} and COAP_DTLS_BIND_PORT ${theirs}: set one of them`)
	return ours ?? theirs ?? usualPort
}

const hostsOf = (address: string | undefined): Pick<DtlsSettings, 'hosts'> => {
	if (address === undefined) return {}
	if (isIP(address) === 0) throw new Error(`COAP_DTLS_BIND_ADDRESS is an IP address, not ${address}`)
	return { hosts: [address] }
}

const certificateOf = (set: Readonly<Record<string, string>>): Pick<DtlsSettings, 'certificate'> => {
	const { COAP_DTLS_PEM_CERT: cert, COAP_DTLS_PEM_KEY: key, COAP_DTLS_PEM_KEY_PASSWORD: passphrase } = set
	if (cert === undefined && key !== undefined)
		throw new Error('COAP_DTLS_PEM_KEY names a key: name its certificate with COAP_DTLS_PEM_CERT')
	if (cert === undefined) return {}
	return {
		certificate: {
			cert,
			...(key === undefined ? {} : { key }),
			...(passphrase === undefined ? {} : { passphrase }),
		},
	}
}

const checkType = (type = 'PEM'): void => {
	if (!['PEM', 'KEYSTORE'].includes(type))
		throw new Error(`COAP_DTLS_CREDENTIALS_TYPE is PEM, not ${type}: name files with COAP_DTLS_PEM_CERT`)
}

/**
 * The settings of CoAP over DTLS; undefined unless `COAP_DTLS_ENABLED=true`. Throws an error with one sentence for a setting
 * that is wrong, unknown or needs another way.
 */
export const readDtlsSettings = (variables: Variables): DtlsSettings | undefined => {
	const set = present(variables)
	if (!flag('COAP_DTLS_ENABLED', set['COAP_DTLS_ENABLED'])) return undefined
	refuseUnknown(set)
	checkType(set['COAP_DTLS_CREDENTIALS_TYPE'])
	const notices = unsupportedIn(set)
	const clientCa = set['COAP_DTLS_PEM_CLIENT_CA']
	const isRequired = flag('COAP_DTLS_CLIENT_CERT_REQUIRED', set['COAP_DTLS_CLIENT_CERT_REQUIRED'])
	return {
		...hostsOf(set['COAP_DTLS_BIND_ADDRESS']),
		port: portOf(set),
		...certificateOf(set),
		...(clientCa === undefined ? {} : { clientCa }),
		isClientCertificateRequired: isRequired,
		notices,
	}
}
