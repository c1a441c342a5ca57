import { readCommandLine, refuseArgument } from '../commandLine.ts'
import { deviceIdOf } from '../deviceArguments.ts'

export const usage = `Usage: npm run redrive -- [options]

Puts failed messages back on the queue: those with E_PROCESSING in the import log.
Each becomes a new import that names the failed one; the failed one stays in the log.

  --device <deviceId>   only messages of this device; default: of all devices
  --dry-run             lists the messages and changes nothing
  --stack <name>        a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                prints JSON
`

export type RedriveCommand =
	| { readonly name: 'help' }
	| {
			readonly name: 'redrive'
			readonly deviceId: string | undefined
			readonly isDryRun: boolean
			readonly stack: string | undefined
			readonly json: boolean
	  }

const options = {
	device: { type: 'string' },
	'dry-run': { type: 'boolean', default: false },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

/** Reads the command line of `npm run redrive`; throws a `UsageError`. */
export const parseRedriveArguments = (argv: readonly string[]): RedriveCommand => {
	const { values, positionals } = readCommandLine(argv, options)
	const { device, 'dry-run': isDryRun, stack, json, help } = values
	if (help) return { name: 'help' }
	refuseArgument(positionals[0])
	const deviceId = device === undefined ? undefined : deviceIdOf(device)
	return { name: 'redrive', deviceId, isDryRun, stack, json }
}
