import { readCommandLine, refuseArgument, UsageError } from '../cli/commandLine.ts'
import type { BenchOptions } from './benchOptions.ts'

/** The benchmarks, and what each of them tells. */
export const benchmarks = {
	coap: 'messages per second and CPU time of the CoAP server, beside others',
	coldstart: 'time to start each function, beside those of the reference',
	convert: 'the conversion, beside a peer and the bare decoding',
	converters: 'one message through a decoder, beside node:vm and the package run',
	'end-to-end': 'from the datagram to the watchers, beside an earlier build',
	enumeration: 'whether the time of a refusal depends on its reason',
	'fan-out': 'one import to 1,000 watchers',
	floors: 'what the parts of a message take with nothing around them',
	history: 'queries of 30 days of 20 devices',
	millions: 'whether a message takes longer beside two million entries',
	operations: 'AWS operations and dollars per message',
	profile: 'what the main thread does for a message, by part',
	streams: 'clients of the communications stream, one of them stalled',
} as const

export type BenchmarkName = keyof typeof benchmarks

/** Those that take minutes for each round. */
const long: readonly string[] = ['coap', 'end-to-end']

export const usage = `Usage: npm run bench -- <name> [options]

${Object.entries(benchmarks)
	.map(([name, tells]) => `  ${name.padEnd(12)} ${tells}`)
	.join('\n')}

      --rounds <number>   11 unless stated; ${long.join(' and ')}: 3
      --quick             coap, end-to-end, history: tries it out in minutes
      --only <text>       coap, end-to-end, profile: what has this in its name
      --seconds <number>  coap, end-to-end, profile, streams: of messages for each measurement
      --rate <number>     profile: messages per second
      --json              prints JSON
`

const positive = (option: string, text: string): number => {
	if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
	throw new UsageError(`--${option}: expected a whole number from 1 on, got ${text}`)
}

const isName = (name: string): name is BenchmarkName => Object.hasOwn(benchmarks, name)

/** Reads the command line of `npm run bench`; throws a `UsageError`. */
export const parseBenchArguments = (
	argv: readonly string[],
): { readonly name: BenchmarkName; readonly options: BenchOptions } | { readonly name: 'help' } => {
	const { values, positionals } = readCommandLine(argv, {
		rounds: { type: 'string' },
		json: { type: 'boolean', default: false },
		quick: { type: 'boolean', default: false },
		only: { type: 'string', default: '' },
		seconds: { type: 'string' },
		rate: { type: 'string' },
	})
	const [name = 'help', second] = positionals
	if (values.help || name === 'help') return { name: 'help' }
	if (!isName(name)) throw new UsageError(`unknown benchmark ${name}`)
	refuseArgument(second)
	const { rounds, seconds, rate, json, quick, only } = values
	const optional = (option: string, text: string | undefined) =>
		text === undefined ? undefined : positive(option, text)
	return {
		name,
		options: {
			rounds: optional('rounds', rounds) ?? (long.includes(name) ? 3 : 11),
			isJson: json,
			isQuick: quick,
			only,
			seconds: optional('seconds', seconds),
			rate: optional('rate', rate),
		},
	}
}
