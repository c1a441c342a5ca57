import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { accountNameOf, deviceIdOf, fingerprintOf } from '../deviceArguments.ts'

export const usage = `Usage: npm run devices -- <command> [options]

  register <deviceId> <model>   registers a device and prints its fingerprint
      --fingerprint <fp>        uses this fingerprint, for example the one printed on a kit
      --short                   makes a fingerprint with 6 characters after the dot instead of 12
      --both                    makes a long and a short fingerprint; both give access to the device
      --show-earlier            watchers also see messages from before the registration
      --account <name>          its account of nRF Cloud
  import <file.csv>             registers the devices of a list: deviceId,model[,fingerprint][,account], with a header
      --out <file.csv>          where to write the fingerprints that it makes; without it, <file>.fingerprints.csv
      --dry-run                 only says what would be done
  set <deviceId>                changes a registered device
      --model <model>           its model
      --account <name>          its account of nRF Cloud; "" for none
  list                          all registered devices
  show <fingerprint>            the device with this fingerprint
  show --id <deviceId>          the device with this id, and its fingerprint
  erase <deviceId>              removes all stored items of a device and ends its connections
      --yes                     erases without a question
  psk <deviceId>                the key with which the device may speak DTLS; makes one if it has none
      --renew                   makes a new key; the old one is refused from now on
      --revoke                  removes the key

  --stack <name>                a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                        prints JSON
`

type Options = { readonly stack: string | undefined; readonly json: boolean }

export type Command = Options &
	(
		| {
				readonly name: 'register'
				readonly deviceId: string
				readonly model: string
				readonly fingerprint: string | undefined
				readonly short: boolean
				/** make a short and a long fingerprint */
				readonly both: boolean
				/** watchers see the imports from before the registration */
				readonly showEarlier: boolean
				/** of nRF Cloud */
				readonly account: string | undefined
		  }
		| {
				readonly name: 'import'
				readonly file: string
				/** gets the fingerprints that are made */
				readonly out: string
				readonly dryRun: boolean
		  }
		| {
				readonly name: 'set'
				readonly deviceId: string
				readonly model: string | undefined
				/** empty: none */
				readonly account: string | undefined
		  }
		| { readonly name: 'list' }
		| { readonly name: 'show'; readonly fingerprint: string }
		| { readonly name: 'show'; readonly deviceId: string }
		| { readonly name: 'erase'; readonly deviceId: string; readonly yes: boolean }
		| {
				readonly name: 'psk'
				readonly deviceId: string
				readonly change: 'renew' | 'revoke' | undefined
		  }
		| { readonly name: 'help' }
	)

/** Number of arguments of each command. */
const operands: ReadonlyMap<string, number> = new Map([
	['register', 2],
	['import', 1],
	['set', 1],
	['list', 0],
	['show', 1],
	['erase', 1],
	['psk', 1],
])

const options = {
	fingerprint: { type: 'string' },
	id: { type: 'string' },
	model: { type: 'string' },
	account: { type: 'string' },
	out: { type: 'string' },
	'dry-run': { type: 'boolean', default: false },
	short: { type: 'boolean', default: false },
	both: { type: 'boolean', default: false },
	'show-earlier': { type: 'boolean', default: false },
	stack: { type: 'string' },
	yes: { type: 'boolean', default: false },
	renew: { type: 'boolean', default: false },
	revoke: { type: 'boolean', default: false },
	json: { type: 'boolean', default: false },
} as const

/** `kits.fingerprints.csv` of `kits.csv` */
const besides = (file: string): string => `${file.replace(/\.csv$/i, '')}.fingerprints.csv`

/** Reads the command line of `npm run devices`; throws a `UsageError`. */
export const parseDevicesArguments = (argv: readonly string[]): Command => {
	const { values, positionals } = readCommandLine(argv, options)
	const { stack, json, short, both, yes, fingerprint, id, model, account, help } = values
	const where = { stack, json }
	const [name = 'help', first, second] = positionals
	if (help || name === 'help') return { ...where, name: 'help' }
	refuseArgument(positionals[1 + (operands.get(name) ?? positionals.length)])
	switch (name) {
		case 'register': {
			if (first === undefined || second === undefined || second === '')
				throw new UsageError('register needs <deviceId> <model>')
			if (short && both) throw new UsageError('--both makes a short one as well: leave out --short')
			const deviceId = deviceIdOf(first)
			const given = fingerprint === undefined ? undefined : fingerprintOf(fingerprint)
			const showEarlier = values['show-earlier']
			const named = account === undefined ? undefined : accountNameOf(account)
			const device = { deviceId, model: second, fingerprint: given, account: named }
			return { ...where, name, ...device, short, both, showEarlier }
		}
		case 'import':
			if (first === undefined) throw new UsageError('import needs <file.csv>')
			return { ...where, name, file: first, out: values.out ?? besides(first), dryRun: values['dry-run'] }
		case 'set': {
			if (first === undefined) throw new UsageError('set needs <deviceId>')
			if (model === undefined && account === undefined) throw new UsageError('set needs --model or --account')
			if (model === '') throw new UsageError('--model needs a model')
			const named = account === undefined || account === '' ? account : accountNameOf(account)
			return { ...where, name, deviceId: deviceIdOf(first), model, account: named }
		}
		case 'show':
			if (id !== undefined) {
				refuseArgument(first, ': show takes a fingerprint or --id')
				return { ...where, name, deviceId: deviceIdOf(id) }
			}
			if (first === undefined) throw new UsageError('show needs <fingerprint> or --id <deviceId>')
			return { ...where, name, fingerprint: fingerprintOf(first) }
		case 'list':
			return { ...where, name }
		case 'erase':
			if (first === undefined) throw new UsageError('erase needs <deviceId>')
			return { ...where, name, deviceId: deviceIdOf(first), yes }
		case 'psk': {
			if (first === undefined) throw new UsageError('psk needs <deviceId>')
			const { renew, revoke } = values
			if (renew && revoke) throw new UsageError('--renew makes a key and --revoke removes it: choose one')
			const change = renew ? 'renew' : revoke ? 'revoke' : undefined
			return { ...where, name, deviceId: deviceIdOf(first), change }
		}
		default:
			throw new UsageError(`unknown command ${name}`)
	}
}
