import { readCommandLine, refuseArgument, UsageError } from '../cli/commandLine.ts'

export const usage = `Usage: npm run fuzz -- [coap | dtls | webhook] [options]

  coap                 sends datagrams, good and mangled, to the CoAP door, some of them behind a header of the PROXY protocol
  dtls                 mangles the datagrams between a DTLS server and clients of all kinds
  webhook              posts deliveries, good, forged and hostile, to the webhook of nRF Cloud of a hosted stack

  --runs <number>      how many inputs (1000000)
  --seed <number>      repeats the inputs of an earlier time; without it, a new one that is printed
  --from <number>      the first run (0); with --runs 1 it repeats a single one
  --workers <number>   threads (as many as there are processors)
  --stack              sends the inputs through the whole hosted stack, as devices do, and compares entries, frames and state
  --http               sends requests and handshakes, good and bad, to the public port of a host
  --sanitize           with dtls: the addon checks its memory and undefined behaviour (gcc's libasan and libubsan)
  --help               shows this and nothing else

Converts random packs, good and bad, and checks every result: nothing may be thrown, take more than 10 ms or keep memory.
With coap no malformed datagram may be published, and no answer may have more than three times the bytes of its request;
what is behind a malformed header is not read.
With dtls no message may be taken that no client has sent, or taken twice; --runs counts datagrams, --from conversations.
With webhook every delivery gets its answer, and each good message has one entry, however often it came.
With --http every request that is one gets the answer that RFC 9112 and the API say, and nothing ends the process.
What goes wrong is printed with the command that repeats it, and saved in fuzz/crashes/.
Exit code: 0 without problems, 1 with problems, 2 if the command line is wrong.
`

export type FuzzArguments = {
	readonly runs: number
	readonly seed: number | undefined
	readonly from: number
	readonly workers: number | undefined
	/** fuzz the CoAP door with datagrams instead of the conversion */
	readonly coap: boolean
	/** fuzz the DTLS server with datagrams instead of the conversion */
	readonly dtls: boolean
	/** fuzz the webhook of nRF Cloud with deliveries instead of the conversion */
	readonly webhook: boolean
	/** run under AddressSanitizer and UBSan */
	readonly sanitize: boolean
	/** fuzz the whole hosted stack instead of the conversion */
	readonly stack: boolean
	/** fuzz a host with requests and handshakes instead of packs */
	readonly http: boolean
}

const MAX_SEED = 2 ** 32 - 1

const integer = (name: string, text: string, least: number, most: number): number => {
	const value = Number(text)
	if (!/^\d+$/.test(text) || value < least || value > most)
		throw new UsageError(`--${name} is a whole number from ${least} to ${most}`)
	return value
}

const options = {
	runs: { type: 'string', default: '1000000' },
	seed: { type: 'string' },
	from: { type: 'string', default: '0' },
	workers: { type: 'string' },
	stack: { type: 'boolean', default: false },
	http: { type: 'boolean', default: false },
	sanitize: { type: 'boolean', default: false },
} as const

/** Reads the command line of `npm run fuzz`; throws a `UsageError`. */
export const parseFuzzArguments = (argv: readonly string[]): FuzzArguments | 'help' => {
	const { values, positionals } = readCommandLine(argv, options)
	const { runs, seed, from, workers, stack, http, sanitize, help } = values
	if (help) return 'help'
	const [target] = positionals
	const [coap, dtls, webhook] = [target === 'coap', target === 'dtls', target === 'webhook']
	const isTargeted = coap || dtls || webhook
	refuseArgument(positionals[isTargeted ? 1 : 0])
	if (isTargeted && (stack || http))
		throw new UsageError(`${target} and --stack or --http exclude each other: use one of them`)
	if (sanitize && !dtls) throw new UsageError('--sanitize works only with dtls')
	if (stack && http) throw new UsageError('--stack and --http exclude each other: use one of them')
	if ((isTargeted || stack || http) && workers !== undefined)
		throw new UsageError('--workers works only without coap, dtls, webhook, --stack and --http')
	return {
		runs: integer('runs', runs, 1, 1e12),
		seed: seed === undefined ? undefined : integer('seed', seed, 0, MAX_SEED),
		from: integer('from', from, 0, 1e12),
		coap,
		dtls,
		webhook,
		sanitize,
		stack,
		http,
		workers: workers === undefined ? undefined : integer('workers', workers, 1, 256),
	}
}
