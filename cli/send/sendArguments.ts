import { type RequestUri, requestUri } from '../../edge/client/requestUri.ts'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { demoDevice } from '../demoDevice.ts'
import { deviceIdOf } from '../deviceArguments.ts'
import { formatOf } from '../senml/senmlArguments.ts'
import type { Format } from '../senml/senmlContent.ts'

export const usage = `Usage: npm run send -- <SenML> [options]

  <SenML>                  JSON like [{"bn":"14205/0/","n":"0","v":21.5}], hex digits or base64 of CBOR, a file,
                           or - for standard input
  --device <deviceId>      the sender; default: the demo device of local mode
  --url <coap URL>         the destination; default: local mode at coap://localhost:5683, or the port in COAP_PORT
  --format <cbor|json>     format of the SenML; default: derived from the first byte
  --non                    sends a non-confirmable message: once, and it may be lost

Sends it over CoAP as a device does, and prints the answer. 2.01 means "received": the import log says what became of it.
Exit code: 0 if it was received, 1 if it was refused or there is no answer, 2 if the command line is wrong.
`

export type SendArguments = {
	readonly input: string
	readonly format: Format | undefined
	readonly url: string
	readonly uri: RequestUri
	readonly isConfirmable: boolean
}

const options = {
	device: { type: 'string' },
	url: { type: 'string' },
	format: { type: 'string' },
	non: { type: 'boolean', default: false },
} as const

const uriOf = (url: string): RequestUri => {
	try {
		return requestUri(url)
	} catch (error) {
		throw new UsageError(`--url: ${(error as Error).message}`)
	}
}

/** The given address, or the resource for messages of the device if the address has no path. */
const urlOf = (base: string, device: string | undefined): string => {
	if (!/^coap:\/\/[^/?#]+\/?$/.test(base)) {
		if (device !== undefined)
			throw new UsageError('--device and a path in --url both name the device: leave out one')
		return base
	}
	const deviceId = device === undefined ? demoDevice.deviceId : deviceIdOf(device)
	return `${base.replace(/\/$/, '')}/msg/d2c/raw?id=${deviceId}`
}

/** Reads the command line of `npm run send`; `coapPort` of local mode. Throws a `UsageError`. */
export const parseSendArguments = (argv: readonly string[], coapPort: string): SendArguments | 'help' => {
	const { values, positionals } = readCommandLine(argv, options)
	if (values.help) return 'help'
	const [input, unexpected] = positionals
	if (input === undefined) throw new UsageError('there is nothing to send')
	refuseArgument(unexpected, '; SenML in JSON needs quotes around it')
	const url = urlOf(values.url ?? `coap://localhost:${coapPort}`, values.device)
	return { input, format: formatOf(values.format), url, uri: uriOf(url), isConfirmable: !values.non }
}
