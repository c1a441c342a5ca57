import { isDeviceId } from '../../lambda/devices/contract.ts'
import { readCommandLine, UsageError } from '../commandLine.ts'

export const usage = `Usage: npm run redrive -- [options]

Puts messages that could not be processed back on the queue: those whose entry in the import log says E_PROCESSING.
Each becomes a new import that names the failed one; the failed one stays.

  --device <deviceId>   only those of one device; without it, of all
  --dry-run             says which they are, and leaves them
  --stack <name>        a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                for programs
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

/** Reads the command line of `npm run redrive`; throws a `UsageError`. */
export const parseRedriveArguments = (argv: readonly string[]): RedriveCommand => {
	const { values } = readCommandLine({
		args: [...argv],
		options: {
			device: { type: 'string' },
			'dry-run': { type: 'boolean', default: false },
			stack: { type: 'string' },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	})
	const { device: deviceId, 'dry-run': isDryRun, stack, json, help } = values
	if (help) return { name: 'help' }
	if (deviceId !== undefined && !isDeviceId(deviceId))
		throw new UsageError('malformed device id: 1 to 128 letters, digits, colons, hyphens, underscores')
	return { name: 'redrive', deviceId, isDryRun, stack, json }
}
