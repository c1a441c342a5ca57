import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DtlsSettings, ServerCertificate } from './dtlsSettings.ts'

/** What the server needs of files, in PEM. */
export type KeyMaterial = {
	/** the chain, that of the server first, and its key, decrypted */
	readonly certificate: { readonly cert: string; readonly key: string }
	/** the CAs for certificates of devices; absent: devices are not asked for one */
	readonly clientCa?: string
}

const readText = (variable: string, file: string): string => {
	try {
		return readFileSync(file, 'utf8')
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException
		const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
		throw new Error(`${variable}=${file}: ${reason}`)
	}
}

/** Blocks of PEM with such labels. Tools write other lines between them. */
const blocksIn = (text: string, label: RegExp): readonly string[] =>
	[...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)]
		.filter(([, name = '']) => label.test(name))
		.map(([block]) => `${block}\n`)

const certificateLabel = /^(?:X509 )?CERTIFICATE$/
const keyLabel = /PRIVATE KEY$/

const parse = (variable: string, file: string, block: string): X509Certificate => {
	try {
		return new X509Certificate(block)
	} catch {
		throw new Error(`${variable}=${file}: a certificate in it is damaged`)
	}
}

const day = (date: Date): string => date.toISOString().slice(0, 10)

const checkTime = (where: string, { validFromDate, validToDate }: X509Certificate, now: Date): void => {
	if (validToDate < now) throw new Error(`${where}: the certificate has expired on ${day(validToDate)}`)
	if (validFromDate > now)
		throw new Error(
			`${where}: the certificate is not valid before ${day(validFromDate)}: is the clock right?`,
		)
}

const certificatesIn = (
	variable: string,
	file: string,
): { readonly blocks: readonly string[]; readonly parsed: readonly X509Certificate[] } => {
	const blocks = blocksIn(readText(variable, file), certificateLabel)
	if (blocks.length === 0) throw new Error(`${variable}=${file}: there is no certificate in PEM in it`)
	return { blocks, parsed: blocks.map((block) => parse(variable, file, block)) }
}

const decrypt = (where: string, block: string, passphrase: string | undefined): KeyObject => {
	const isEncrypted = /ENCRYPTED/.test(block)
	if (isEncrypted && passphrase === undefined)
		throw new Error(`${where}: the key is encrypted: set COAP_DTLS_PEM_KEY_PASSWORD`)
	try {
		return createPrivateKey({ key: block, ...(passphrase === undefined ? {} : { passphrase }) })
	} catch {
		throw new Error(
			isEncrypted
				? `${where}: COAP_DTLS_PEM_KEY_PASSWORD does not open the key`
				: `${where}: the key is damaged, or of an unknown kind`,
		)
	}
}

const readKey = ({ cert, key, passphrase }: ServerCertificate): KeyObject => {
	const [variable, file] = key === undefined ? ['COAP_DTLS_PEM_CERT', cert] : ['COAP_DTLS_PEM_KEY', key]
	const where = `${variable}=${file}`
	const [block] = blocksIn(readText(variable, file), keyLabel)
	if (block === undefined) {
		const advice = key === undefined ? ': name its file with COAP_DTLS_PEM_KEY' : ''
		throw new Error(`${where}: there is no private key in PEM in it${advice}`)
	}
	return decrypt(where, block, passphrase)
}

const readCertificate = (named: ServerCertificate, now: Date): KeyMaterial['certificate'] => {
	const { blocks, parsed } = certificatesIn('COAP_DTLS_PEM_CERT', named.cert)
	const key = readKey(named)
	const own = parsed.find((certificate) => certificate.checkPrivateKey(key))
	if (own === undefined)
		throw new Error(
			`the key in ${named.key ?? named.cert} does not belong to the certificate in ${named.cert}`,
		)
	checkTime(`COAP_DTLS_PEM_CERT=${named.cert}`, own, now)
	// RFC 5246 §7.4.2: the certificate of the sender comes first.
	const chain = [own, ...parsed.filter((certificate) => certificate !== own)]
	const ordered = chain.map((certificate) => blocks[parsed.indexOf(certificate)] ?? '')
	return { cert: ordered.join(''), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

const readClientCa = (file: string, now: Date): string => {
	const { blocks, parsed } = certificatesIn('COAP_DTLS_PEM_CLIENT_CA', file)
	for (const certificate of parsed) {
		if (!certificate.ca) throw new Error(`COAP_DTLS_PEM_CLIENT_CA=${file}: ${certificate.subject} is no CA`)
		checkTime(`COAP_DTLS_PEM_CLIENT_CA=${file}`, certificate, now)
	}
	return blocks.join('')
}

/**
 * Reads and checks the files that the settings name. Throws an error with one sentence for one that is missing, unreadable,
 * expired, or does not belong to the others.
 *
 * @param named the certificate of the server, and where the CA for devices is
 */
export const readKeyMaterial = (
	named: Required<Pick<DtlsSettings, 'certificate'>> & Pick<DtlsSettings, 'clientCa'>,
	now: Date,
): KeyMaterial => ({
	certificate: readCertificate(named.certificate, now),
	...(named.clientCa === undefined ? {} : { clientCa: readClientCa(named.clientCa, now) }),
})
