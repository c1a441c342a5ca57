import { isIP } from 'node:net'
import type { DtlsLimits } from '../../edge/dtls/dtlsLimits.ts'
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
	/** security mode DTLS: the server does not take plain CoAP */
	readonly isOnly: boolean
	/** IP addresses; absent: those of the plain server */
	readonly hosts?: readonly string[]
	readonly port: number
	/** absent: none is named */
	readonly certificate?: ServerCertificate
	/** path of the CAs for certificates of devices; absent: none is named */
	readonly clientCa?: string
	/** whether a handshake with the certificate of the server needs one of the device */
	readonly isClientCertificateRequired: boolean
	/** those that differ from the usual ones */
	readonly limits: Partial<Pick<DtlsLimits, 'firstTimeoutMs' | 'mtu' | 'idleMs'>>
	/** a sentence for each setting that has no effect, for the operator */
	readonly notices: readonly string[]
}

const usualPort = 5684

type Set = Readonly<Record<string, string>>

/** Empty variables count as absent: shells and service managers set them so. */
const present = (variables: Variables): Set =>
	Object.fromEntries(
		Object.entries(variables).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
	)

const flag = (name: string, text = 'false'): boolean => {
	if (text !== 'true' && text !== 'false') throw new Error(`${name} is true or false, not ${text}`)
	return text === 'true'
}

const wholeNumber = (
	set: Set,
	name: string,
	[least, most]: readonly [number, number],
): number | undefined => {
	const text = set[name]
	if (text === undefined) return undefined
	const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
	if (!(number >= least && number <= most))
		throw new Error(`${name} is a whole number from ${least} to ${most}, not ${text}`)
	return number
}

const ports = [0, 65_535] as const

/** The least is what OpenSSL takes, the most what Ethernet carries. */
const mtus = [256, 1_500] as const

const limitsOf = (set: Set): DtlsSettings['limits'] => {
	const firstTimeoutMs = wholeNumber(set, 'COAP_DTLS_RETRANSMISSION_TIMEOUT_MS', [100, 60_000])
	const mtu = wholeNumber(set, 'COAP_DTLS_MAX_TRANSMISSION_UNIT', mtus)
	const idleMs = wholeNumber(set, 'TB_COAP_X509_DTLS_SESSION_INACTIVITY_TIMEOUT', [1_000, 2_592_000_000])
	return {
		...(firstTimeoutMs === undefined ? {} : { firstTimeoutMs }),
		...(mtu === undefined ? {} : { mtu }),
		...(idleMs === undefined ? {} : { idleMs }),
	}
}

const portOf = (set: Set): number => {
	const ours = wholeNumber(set, 'COAPS_PORT', ports)
	const theirs = wholeNumber(set, 'COAP_DTLS_BIND_PORT', ports)
	if (ours !== undefined && theirs !== undefined && ours !== theirs)
		throw new Error(`COAPS_PORT is ${ours} and COAP_DTLS_BIND_PORT ${theirs}: set one of them`)
	return ours ?? theirs ?? usualPort
}

const hostsOf = (address: string | undefined): Pick<DtlsSettings, 'hosts'> => {
	if (address === undefined) return {}
	if (isIP(address) === 0) throw new Error(`COAP_DTLS_BIND_ADDRESS is an IP address, not ${address}`)
	return { hosts: [address] }
}

const certificateOf = (set: Set): Pick<DtlsSettings, 'certificate'> => {
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

const modes: readonly string[] = ['NO_SECURE', 'DTLS', 'MIXED']

/** The security mode; the usual one follows from `COAP_DTLS_ENABLED`. */
const modeOf = (set: Set, isEnabled: boolean): string => {
	const { COAP_SECURITY_MODE: mode = isEnabled ? 'MIXED' : 'NO_SECURE' } = set
	if (!modes.includes(mode)) throw new Error(`COAP_SECURITY_MODE is ${modes.join(', ')}, not ${mode}`)
	if (isEnabled === (mode === 'NO_SECURE'))
		throw new Error(`COAP_SECURITY_MODE=${mode} needs COAP_DTLS_ENABLED=${!isEnabled}`)
	return mode
}

/**
 * The settings of CoAP over DTLS; undefined unless `COAP_DTLS_ENABLED=true`. Throws an error with one sentence for a setting
 * that is wrong, unknown or needs another way.
 */
export const readDtlsSettings = (variables: Variables): DtlsSettings | undefined => {
	const set = present(variables)
	const isEnabled = flag('COAP_DTLS_ENABLED', set['COAP_DTLS_ENABLED'])
	const mode = modeOf(set, isEnabled)
	if (!isEnabled) return undefined
	refuseUnknown(set)
	checkType(set['COAP_DTLS_CREDENTIALS_TYPE'])
	const notices = unsupportedIn(set)
	const clientCa = set['COAP_DTLS_PEM_CLIENT_CA']
	const isRequired = flag('COAP_DTLS_CLIENT_CERT_REQUIRED', set['COAP_DTLS_CLIENT_CERT_REQUIRED'])
	return {
		isOnly: mode === 'DTLS',
		...hostsOf(set['COAP_DTLS_BIND_ADDRESS']),
		port: portOf(set),
		...certificateOf(set),
		...(clientCa === undefined ? {} : { clientCa }),
		isClientCertificateRequired: isRequired,
		limits: limitsOf(set),
		notices,
	}
}
