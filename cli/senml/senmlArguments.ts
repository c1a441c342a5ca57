import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import type { Format } from './senmlContent.ts'

export const usage = `Usage: npm run senml -- <input> [options]

  <input>                  one of
                             -              standard input
                             a file         with CBOR, JSON, or hex digits or base64 as text
                             hex digits     9fbf2168…, with spaces or 0x if you like
                             base64         or base64url
                             JSON           [{"n":"14205/0/0","v":21.5}]
                             a capsule      a file that the page saved: "Download as test case"
  --format <cbor|json>     format of the input; default: derived from the first byte
  --received <time>        time of reception, in ISO 8601 or in seconds since 1970; default: now
  --json                   prints JSON

Shows the resolved records, the object updates, and the findings with the bytes they are about. Of a capsule it also says
whether today's result differs from the one in it.
Exit code: 0 without errors, 1 with errors, 2 if the command line is wrong.
Of a capsule: 0 with the same result, 1 with another one, 2 if the command line or the capsule is wrong.
`

export type SenmlArguments = {
	readonly input: string
	readonly format: Format | undefined
	/** seconds since the Unix epoch; undefined: now */
	readonly receivedAt: number | undefined
	readonly json: boolean
}

const options = {
	format: { type: 'string' },
	received: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

/** The value of `--format`; throws a `UsageError`. */
export const formatOf = (text: string | undefined): Format | undefined => {
	if (text === undefined || text === 'cbor' || text === 'json') return text
	throw new UsageError('--format is cbor or json')
}

/** A time needs a zone, so that a command has the same meaning on every machine. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** Numbers from here on must be milliseconds: as seconds they are after the year 5138. */
const MILLISECONDS_FROM = 1e11

const receivedOf = (text: string): number => {
	const seconds = /^\d+(?:\.\d+)?$/.test(text)
		? Number(text)
		: ISO.test(text)
			? Date.parse(text) / 1000
			: Number.NaN
	if (Number.isNaN(seconds))
		throw new UsageError('--received is a time like 2025-11-21T04:40:02Z, or seconds since 1970')
	if (seconds >= MILLISECONDS_FROM) throw new UsageError('--received is in seconds, not in milliseconds')
	return seconds
}

/** Reads the command line of `npm run senml`. Throws a `UsageError`. */
export const parseSenmlArguments = (argv: readonly string[]): SenmlArguments | 'help' => {
	const { values, positionals } = readCommandLine(argv, options)
	if (values.help) return 'help'
	const [input, unexpected] = positionals
	if (input === undefined) throw new UsageError('an input is missing')
	refuseArgument(unexpected, '; an input with spaces needs quotes')
	const { received, json } = values
	return {
		input,
		format: formatOf(values.format),
		receivedAt: received === undefined ? undefined : receivedOf(received),
		json,
	}
}
