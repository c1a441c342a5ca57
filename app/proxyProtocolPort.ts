import type { Variables } from './dtls/dtlsSettings.ts'

const NAME = 'COAP_PROXY_PROTOCOL_PORT'

/** The port for a terminator of DTLS on this machine; undefined: none is asked for. Throws an error with one sentence. */
export const readProxyProtocolPort = ({ [NAME]: text = '' }: Variables): number | undefined => {
	if (text === '') return undefined
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
	if (!(port <= 65_535)) throw new Error(`${NAME} is a port from 0 to 65535, not ${text}`)
	return port
}
