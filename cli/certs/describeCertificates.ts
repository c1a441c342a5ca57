import { relative } from 'node:path'
import type { CertificateFiles } from './testCertificates.ts'

export type TestMaterial = {
	readonly ca: string
	readonly server: CertificateFiles
	readonly client: CertificateFiles
}

/** Quotes an argument for a shell. */
const quoted = (argument: string): string =>
	/^[\w./:%-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`

const pack = `'[{"bn":"14205/0/","n":"0","v":21.5}]'`

/** The files, and commands with which to try them. */
export const describeCertificates = (
	{ ca, server, client }: TestMaterial,
	{ deviceId, isUsualFolder }: { readonly deviceId: string; readonly isUsualFolder: boolean },
): string => {
	const path = (file: string): string => quoted(relative('.', file))
	const named = [
		`COAP_DTLS_PEM_CERT=${path(server.cert)}`,
		`COAP_DTLS_PEM_KEY=${path(server.key)}`,
		`COAP_DTLS_PEM_CLIENT_CA=${path(ca)}`,
	]
	const variables = ['COAP_DTLS_ENABLED=true', ...(isUsualFolder ? [] : named)].join(' ')
	return `CA       ${path(ca)}
server   ${path(server.cert)}
         ${path(server.key)}
device   ${path(client.cert)}
         ${path(client.key)}

Start with them:

  ${variables} npm start

Send something as ${deviceId}, in another terminal:

  coap-client-openssl -m post -t 110 -R ${path(ca)} -c ${path(client.cert)} -j ${path(client.key)} -e ${pack} coaps://localhost:5684/msg/d2c/raw

See the handshake:

  openssl s_client -dtls1_2 -connect localhost:5684 -CAfile ${path(ca)} -cert ${path(client.cert)} -key ${path(client.key)}`
}
