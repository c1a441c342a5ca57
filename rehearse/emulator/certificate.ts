import { join } from 'node:path'
import { runCommand } from '../runCommand.ts'
import { region } from './account.ts'

/** Files in PEM. */
export type Certificate = { readonly authority: string; readonly certificate: string; readonly key: string }

/** For the names of AWS at which clients reach the emulator. */
const names = `DNS:localhost,IP:127.0.0.1,DNS:${region}.amazonaws.com,DNS:*.${region}.amazonaws.com,DNS:*.execute-api.${region}.amazonaws.com`

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '7']

/** Makes an authority, and a certificate of the emulator that it signs. */
export const makeCertificate = async (folder: string): Promise<Certificate> => {
	const file = (name: string): string => join(folder, name)
	const openssl = (...argv: string[]) =>
		runCommand('openssl', ['req', '-x509', ...key, ...argv], { env: process.env })
	const authority = file('authority.pem')
	const signer = file('authority.key')
	await openssl('-keyout', signer, '-out', authority, '-subj', '/CN=rehearsal')
	const made = { authority, certificate: file('emulator.pem'), key: file('emulator.key') }
	const extensions = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', `subjectAltName=${names}`]
	const signed = ['-CA', authority, '-CAkey', signer, ...extensions]
	await openssl('-keyout', made.key, '-out', made.certificate, '-subj', '/CN=emulator', ...signed)
	return made
}
