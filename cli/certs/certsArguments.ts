import { resolve } from 'node:path'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { demoDevice } from '../demoDevice.ts'
import { deviceIdOf } from '../deviceArguments.ts'

export const usage = `Usage: npm run certs -- [<deviceId>] [options]

Makes certificates for tests: a CA, one of the server, and one of the device (without an id: the demo device).
Those that are there and have not expired stay.

  --folder <folder>   where they are; without it, certs in the data folder of npm start
  --name <name>       a further name or IP address of the server; may be repeated
  --json              prints JSON
`

export type CertsCommand =
	| { readonly name: 'help' }
	| {
			readonly name: 'make'
			readonly deviceId: string
			readonly folder: string | undefined
			readonly names: readonly string[]
			readonly json: boolean
	  }

const options = {
	folder: { type: 'string' },
	name: { type: 'string', multiple: true, default: [] as string[] },
	json: { type: 'boolean', default: false },
} as const

/** A name of DNS or an IP address, without a port. */
const isName = (text: string): boolean => /^[a-zA-Z0-9._:-]{1,253}$/.test(text)

/** Reads the command line of `npm run certs`; throws a `UsageError`. */
export const parseCertsArguments = (argv: readonly string[]): CertsCommand => {
	const { values, positionals } = readCommandLine(argv, options)
	if (values.help) return { name: 'help' }
	const [deviceId = demoDevice.deviceId, more] = positionals
	refuseArgument(more)
	const wrong = values.name.find((name) => !isName(name))
	if (wrong !== undefined) throw new UsageError(`--name ${wrong} is neither a name nor an IP address`)
	const { folder, json } = values
	return {
		name: 'make',
		deviceId: deviceIdOf(deviceId),
		folder: folder === undefined ? undefined : resolve(folder),
		names: values.name,
		json,
	}
}
