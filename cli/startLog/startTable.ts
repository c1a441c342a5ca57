import type { Paint } from '../text/paint.ts'

export type Started = {
	readonly seconds: number
	/** `HOST`, if it is set */
	readonly host: string | undefined
	readonly port: number
	/** undefined without plain CoAP */
	readonly coapPort: number | undefined
	/** absent without DTLS */
	readonly coaps?: {
		readonly port: number
		/** its address, if it has one of its own */
		readonly host: string | undefined
		/** of the certificates for tests, if it is not the usual one */
		readonly folder: string | undefined
	}
	/** undefined without a port for a terminator */
	readonly proxiedPort?: number | undefined
	readonly restUrl: string
	readonly webSocketUrl: string
	readonly awsEndpoint: string
	readonly stack: string
	/** a text about the place of the data */
	readonly data: string
	readonly deviceId: string
	readonly fingerprint: string
}

const everywhere: readonly (string | undefined)[] = [undefined, '0.0.0.0', '::', 'localhost', '127.0.0.1']

/** The host name for commands on this machine. */
const nameOf = (host: string | undefined): string => {
	if (host === undefined || everywhere.includes(host)) return 'localhost'
	return host.includes(':') ? `[${host}]` : host
}

/** The option `--url`, if the address is not the default of the commands. */
const urlOption = (url: string, usual: string): string => (url === usual ? '' : ` --url ${url}`)

/** The line of the address, and the commands that give a device what it needs. */
const securedOf = (
	paint: Paint,
	{ coaps, deviceId, host }: Started,
): { address: string; commands: string } => {
	if (coaps === undefined) return { address: '', commands: '' }
	const folder = coaps.folder === undefined ? '' : ` --folder ${coaps.folder}`
	return {
		address: `  CoAP, DTLS   coaps://${nameOf(coaps.host ?? host)}:${coaps.port}/msg/d2c/raw\n`,
		commands: `Give the device a key for DTLS, or a certificate for tests:

  ${paint('bold', `npm run devices -- psk ${deviceId}`)}
  ${paint('bold', `npm run certs -- ${deviceId}${folder}`)}

`,
	}
}

/** The same for plain CoAP. */
const plainOf = (
	paint: Paint,
	{ coapPort, deviceId, host }: Started,
): { address: string; commands: string } => {
	if (coapPort === undefined) return { address: '', commands: '' }
	const url = `coap://${nameOf(host)}:${coapPort}`
	const send = `npm run send -- '[{"bn":"14205/0/","n":"0","v":21.5}]'${urlOption(url, 'coap://localhost:5683')}`
	return {
		address: `  CoAP         ${url}/msg/d2c/raw?id=${deviceId}\n`,
		commands: `Send something as the device, in a third one:

  ${paint('bold', send)}

`,
	}
}

/** The line of the port for a terminator of DTLS. */
const proxiedOf = ({ proxiedPort }: Started): { address: string; commands: string } => ({
	address: proxiedPort === undefined ? '' : `  terminator   localhost:${proxiedPort} (UDP, PROXY protocol)\n`,
	commands: '',
})

/** Addresses, the demo device, and commands to paste into another terminal. */
export const startTable = (paint: Paint, started: Started): string => {
	const { seconds, restUrl, webSocketUrl, awsEndpoint, stack, data, deviceId, fingerprint } = started
	const doors = [plainOf(paint, started), securedOf(paint, started), proxiedOf(started)]
	const watchUrl = urlOption(`ws://${nameOf(started.host)}:${started.port}/ws`, 'ws://localhost:8080/ws')
	return `ready after ${seconds.toFixed(1)} s

  page         ${paint('bold', `${restUrl}/#${fingerprint}`)}

  REST         ${restUrl}/
  WebSocket    ${webSocketUrl}?fingerprint=<fingerprint>
${doors.map(({ address }) => address).join('')}  AWS services ${awsEndpoint}/ (${stack})
  data         ${data}

  demo device  ${deviceId}
  fingerprint  ${fingerprint}

Watch the device in a second terminal, beside the page:

  ${paint('bold', `npm run watch -- ${fingerprint}${watchUrl}`)}

${doors.map(({ commands }) => commands).join('')}`
}
