import { isIP } from 'node:net'
import { localNames, testServerCertificate } from '../../cli/certs/testCertificates.ts'
import type { CoapServerOptions } from '../../edge/coapServer.ts'
import type { DtlsCredentials } from '../../edge/dtls/credentials.ts'
import type { DtlsSettings } from './dtlsSettings.ts'
import { type KeyMaterial, readKeyMaterial } from './keyMaterial.ts'

const everywhere: readonly string[] = ['0.0.0.0', '::']

/** Names by which a client reaches a server that listens at these addresses. */
const namesAt = (hosts: readonly string[]): readonly string[] => [
	...new Set([...localNames, ...hosts.filter((host) => isIP(host) !== 0 && !everywhere.includes(host))]),
]

/**
 * The certificate that the settings name, or one for tests, which is made if it is not there. Throws an error with one sentence
 * if a file cannot be used.
 *
 * @param hosts addresses of the plain server
 * @param folder of the certificates for tests
 */
export const localKeyMaterial = async (
	{ certificate, clientCa, hosts: own }: DtlsSettings,
	{ hosts, folder, now }: { readonly hosts: readonly string[]; readonly folder: string; readonly now: Date },
): Promise<KeyMaterial> => {
	const ca = clientCa === undefined ? {} : { clientCa }
	if (certificate !== undefined) return readKeyMaterial({ certificate, ...ca }, now)
	const made = await testServerCertificate({ folder, now }, namesAt(own ?? hosts))
	return readKeyMaterial({ certificate: made.server, clientCa: made.ca, ...ca }, now)
}

/** What the CoAP server needs. @param plainHosts addresses if the settings name none */
export const dtlsOptions = (
	{ hosts, port, isClientCertificateRequired, limits }: DtlsSettings,
	material: KeyMaterial,
	{
		psk,
		plainHosts,
	}: { readonly psk: NonNullable<DtlsCredentials['psk']>; readonly plainHosts: readonly string[] },
): NonNullable<CoapServerOptions['dtls']> => ({
	port,
	hosts: hosts ?? plainHosts,
	limits,
	credentials: { ...material, isClientCertificateRequired, psk },
})
