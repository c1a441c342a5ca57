import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type KeyedCertificate, makeCertificate, type Purpose } from './certificate.ts'

/** Paths of a certificate and its key, in PEM. */
export type CertificateFiles = { readonly cert: string; readonly key: string }

/** The names of this machine, for clients on it. */
export const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1']

const dayMilliseconds = 24 * 60 * 60 * 1000
const validDays = 3650

/** In a folder that only its user may read, next to the other data of local mode. */
export const certificateFolder = (dataFolder: string): string => join(dataFolder, 'certs')

const filesOf = (folder: string, name: string): CertificateFiles => ({
	cert: join(folder, `${name}.pem`),
	key: join(folder, `${name}.key`),
})

/** Readable by its user only; has the old content or the new one at any time. */
const writeSecret = (file: string, text: string): void => {
	const unfinished = `${file}.${randomUUID()}`
	writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx' })
	renameSync(unfinished, file)
}

const read = ({ cert, key }: CertificateFiles): KeyedCertificate | undefined =>
	existsSync(cert) && existsSync(key)
		? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
		: undefined

type Judge = (certificate: X509Certificate) => boolean

/** Whether a pair can be used now: it belongs together, has not expired, and meets what else is wanted. */
const isUsable = ({ cert, key }: KeyedCertificate, now: Date, isWanted: Judge): boolean => {
	try {
		const certificate = new X509Certificate(cert)
		const isPair = certificate.checkPrivateKey(createPrivateKey(key))
		return isPair && certificate.validToDate > now && isWanted(certificate)
	} catch {
		return false
	}
}

type Needs = {
	readonly folder: string
	readonly now: Date
}

/** A certificate in the folder, if it can be used; else a new one takes its place. */
const ensure = async (
	{ folder, now }: Needs,
	wanted: Purpose & { readonly file: string; readonly commonName: string },
	isWanted: Judge,
	issuer?: KeyedCertificate,
): Promise<{ readonly files: CertificateFiles; readonly pair: KeyedCertificate }> => {
	const { file, ...subject } = wanted
	const files = filesOf(folder, file)
	const kept = read(files)
	if (kept !== undefined && isUsable(kept, now, isWanted)) return { files, pair: kept }
	const notBefore = new Date(now.getTime() - dayMilliseconds)
	const notAfter = new Date(now.getTime() + validDays * dayMilliseconds)
	const pair = await makeCertificate({ ...subject, notBefore, notAfter }, issuer)
	mkdirSync(folder, { recursive: true, mode: 0o700 })
	writeSecret(files.key, pair.key)
	writeSecret(files.cert, pair.cert)
	return { files, pair }
}

const isFor = (certificate: X509Certificate, name: string): boolean =>
	(isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined

const isSignedBy =
	({ cert }: KeyedCertificate): Judge =>
	(certificate) =>
		certificate.verify(new X509Certificate(cert).publicKey)

const authority = (needs: Needs) =>
	ensure(needs, { use: 'authority', file: 'ca', commonName: 'senml-live test CA' }, ({ ca }) => ca)

/**
 * A CA and a server certificate for tests, which stay in the folder until they expire.
 *
 * @param names of the server
 */
export const testServerCertificate = async (
	needs: Needs,
	names = localNames,
): Promise<{ readonly ca: string; readonly server: CertificateFiles }> => {
	const ca = await authority(needs)
	const isSigned = isSignedBy(ca.pair)
	const { files } = await ensure(
		needs,
		{ use: 'server', file: 'server', commonName: names[0] ?? 'localhost', names },
		(certificate) => isSigned(certificate) && names.every((name) => isFor(certificate, name)),
		ca.pair,
	)
	return { ca: ca.files.cert, server: files }
}

/** RFC 5280, Appendix A: ub-common-name */
export const maxCommonName = 64

/** A certificate of a device, signed by the same CA; its common name is the id of the device. */
export const testClientCertificate = async (needs: Needs, deviceId: string): Promise<CertificateFiles> => {
	if (deviceId.length > maxCommonName)
		throw new Error(
			`a certificate names at most ${maxCommonName} characters (RFC 5280): shorten the device id`,
		)
	const ca = await authority(needs)
	// A colon is no character for a file name everywhere.
	const file = `device-${encodeURIComponent(deviceId)}`
	const wanted = { use: 'client', file, commonName: deviceId } as const
	return (await ensure(needs, wanted, isSignedBy(ca.pair), ca.pair)).files
}
