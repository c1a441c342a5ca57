import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { deviceIdOf, fingerprintOf } from '../deviceArguments.ts'

export const usage = `Usage: npm run watch -- [<fingerprint>] [options]

  <fingerprint>        of the device; without it, the demo device of local mode
  --device <deviceId>  a device by its id; needs access to the tables
  --last <n>           begins with the last n imports, 1 to 100
  --after <seq>        begins with everything that was imported after this one
  --stack <name>       a stack in the AWS account of the environment; without it, local mode
  --url <ws URL>       the server; default: local mode at ws://localhost:8080/ws, or the port in PORT
  --json               prints one line of JSON per event of @senml-live/client

Prints what the device sends, until Ctrl+C. Reconnects after a lost connection and misses nothing.
Exit code: 0 after Ctrl+C, 1 if the fingerprint gives no access, 2 if the command line is wrong.
`

export type WatchArguments = {
	/** undefined: the fingerprint of the device */
	readonly fingerprint: string | undefined
	/** undefined: the demo device */
	readonly device: string | undefined
	readonly last: number | undefined
	readonly after: number | undefined
	readonly stack: string | undefined
	readonly url: string | undefined
	readonly json: boolean
}

const options = {
	device: { type: 'string' },
	last: { type: 'string' },
	after: { type: 'string' },
	stack: { type: 'string' },
	url: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

const numberOf = (option: string, text: string | undefined, from: number, to: number): number | undefined => {
	if (text === undefined) return undefined
	const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
	if (number >= from && number <= to) return number
	throw new UsageError(`--${option} is a whole number from ${from} to ${to}`)
}

/** Reads the command line of `npm run watch`; throws a `UsageError`. */
export const parseWatchArguments = (argv: readonly string[]): WatchArguments | 'help' => {
	const { values, positionals } = readCommandLine(argv, options)
	const { help, device, last, after, stack, url, json } = values
	if (help) return 'help'
	const [fingerprint, unexpected] = positionals
	refuseArgument(unexpected)
	if (fingerprint !== undefined && device !== undefined)
		throw new UsageError('a fingerprint and --device both name the device: leave out one')
	if (url !== undefined && stack !== undefined)
		throw new UsageError('--url and --stack both name the server: leave out one')
	return {
		fingerprint: fingerprint === undefined ? undefined : fingerprintOf(fingerprint),
		device: device === undefined ? undefined : deviceIdOf(device),
		last: numberOf('last', last, 1, 100),
		after: numberOf('after', after, 0, Number.MAX_SAFE_INTEGER),
		stack,
		url,
		json,
	}
}
