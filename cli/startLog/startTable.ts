import type { Paint } from '../paint.ts'

export type Started = {
	readonly seconds: number
	/** `HOST`, if it is set */
	readonly host: string | undefined
	readonly port: number
	readonly coapPort: number
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

/** Addresses, the demo device, and two commands to paste into another terminal. */
export const startTable = (paint: Paint, started: Started): string => {
	const { seconds, restUrl, webSocketUrl, awsEndpoint, stack, data, deviceId, fingerprint } = started
	const name = nameOf(started.host)
	const coapUrl = `coap://${name}:${started.coapPort}`
	const watchUrl = urlOption(`ws://${name}:${started.port}/ws`, 'ws://localhost:8080/ws')
	const sendUrl = urlOption(coapUrl, 'coap://localhost:5683')
	return `ready after ${seconds.toFixed(1)} s

  REST         ${restUrl}/
  WebSocket    ${webSocketUrl}?fingerprint=<fingerprint>
  CoAP         ${coapUrl}/msg/d2c/raw?id=${deviceId}
  AWS services ${awsEndpoint}/ (${stack})
  data         ${data}

  demo device  ${deviceId}
  fingerprint  ${fingerprint}

Watch the device, in a second terminal:

  ${paint('bold', `npm run watch -- ${fingerprint}${watchUrl}`)}

Send something as the device, in a third one:

  ${paint('bold', `npm run send -- '[{"bn":"14205/0/","n":"0","v":21.5}]'${sendUrl}`)}

`
}
