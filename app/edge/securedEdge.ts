import type { CoapServerOptions } from '../../edge/coapServer.ts'
import type { DtlsCredentials } from '../../edge/dtls/credentials.ts'
import type { DtlsSettings } from '../dtls/dtlsSettings.ts'
import { readKeyMaterial } from '../dtls/keyMaterial.ts'

/**
 * DTLS of an edge that stands alone: with the certificate that the settings name, if they name one, and with the pre-shared
 * keys of the stack. Throws an error with one sentence if a file cannot be used.
 */
export const securedEdge = (
	{ certificate, clientCa, hosts, port, isClientCertificateRequired, limits }: DtlsSettings,
	plainHosts: readonly string[],
	now: Date,
): ((psk: NonNullable<DtlsCredentials['psk']>) => NonNullable<CoapServerOptions['dtls']>) => {
	if (certificate === undefined && clientCa !== undefined)
		throw new Error(
			'COAP_DTLS_PEM_CLIENT_CA needs COAP_DTLS_PEM_CERT: the server has to show a certificate, too',
		)
	const material =
		certificate === undefined
			? {}
			: readKeyMaterial({ certificate, ...(clientCa === undefined ? {} : { clientCa }) }, now)
	return (psk) => ({
		port,
		hosts: hosts ?? plainHosts,
		limits,
		credentials: { ...material, isClientCertificateRequired, psk },
	})
}
