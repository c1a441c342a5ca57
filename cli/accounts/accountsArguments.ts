import { isAccountName } from '../../lambda/accounts/accounts.ts'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'

export const usage = `Usage: npm run accounts -- <command> [options]

  set <name>                        adds an account of nRF Cloud, or changes these members of it
      --api-key-file <file>         the key of its REST API; - is standard input
      --api-url <url>               the origin of that API; without it, the public one
      --team <id>                   the id of the team
      --webhook-secret-file <file>  the secret with which Message Routing signs
      --new-webhook-secret          makes that secret, and prints it, this once
      --webhook-token-file <file>   the token that Message Routing sends as x-api-key
  list                              all accounts, without their credentials
  remove <name>                     forgets an account

  --stack <name>                    a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                            prints JSON

Functions know of a change within a minute.
`

type Options = { readonly stack: string | undefined; readonly json: boolean }

/** Which files have the credentials of an account; `-` is standard input. */
export type CredentialFiles = {
	readonly apiKey?: string
	readonly webhookSecret?: string
	readonly webhookToken?: string
}

export type Command = Options &
	(
		| {
				readonly name: 'set'
				readonly account: string
				readonly apiUrl?: string
				readonly teamId?: string
				readonly files: CredentialFiles
				readonly makesWebhookSecret: boolean
		  }
		| { readonly name: 'list' }
		| { readonly name: 'remove'; readonly account: string }
		| { readonly name: 'help' }
	)

const options = {
	'api-key-file': { type: 'string' },
	'api-url': { type: 'string' },
	team: { type: 'string' },
	'webhook-secret-file': { type: 'string' },
	'new-webhook-secret': { type: 'boolean', default: false },
	'webhook-token-file': { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

const accountNamed = (name: string | undefined, command: string): string => {
	if (name === undefined) throw new UsageError(`${command} needs <name>`)
	if (!isAccountName(name))
		throw new UsageError('the name of an account has 1 to 64 of the characters a-z, A-Z, 0-9, _ and -')
	return name
}

/** An origin: the API key goes nowhere else. */
const originOf = (text: string): string => {
	const url = URL.parse(text)
	const isLocal = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost'
	if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
		throw new UsageError('--api-url must be an https:// address, or http:// of this machine')
	if (text.replace(/\/$/, '') !== url.origin)
		throw new UsageError('--api-url must be an origin, such as https://api.nrfcloud.com, without a path')
	return url.origin
}

const teamOf = (text: string): string => {
	if (!/^[a-zA-Z0-9-]{1,64}$/.test(text)) throw new UsageError('--team is no id of a team')
	return text
}

/** Reads the command line of `npm run accounts`; throws a `UsageError`. */
export const parseAccountsArguments = (argv: readonly string[]): Command => {
	const { values, positionals } = readCommandLine(argv, options)
	const { stack, json, help } = values
	const [command, name, more] = positionals
	const common = { stack, json }
	if (help || command === undefined) return { ...common, name: 'help' }
	switch (command) {
		case 'set': {
			const account = accountNamed(name, command)
			refuseArgument(more)
			return { ...common, name: 'set', account, ...membersOf(values) }
		}
		case 'list':
			refuseArgument(name)
			return { ...common, name: 'list' }
		case 'remove': {
			const account = accountNamed(name, command)
			refuseArgument(more)
			return { ...common, name: 'remove', account }
		}
		default:
			throw new UsageError(`unknown command ${command}`)
	}
}

const membersOf = (values: ReturnType<typeof readCommandLine<typeof options>>['values']) => {
	const {
		'api-url': url,
		team,
		'api-key-file': apiKey,
		'webhook-secret-file': webhookSecret,
		'webhook-token-file': webhookToken,
		'new-webhook-secret': makesWebhookSecret,
	} = values
	if (makesWebhookSecret && webhookSecret !== undefined)
		throw new UsageError('give either --webhook-secret-file or --new-webhook-secret')
	const files = { apiKey, webhookSecret, webhookToken }
	const given = Object.entries(files).filter(([, file]) => file !== undefined)
	if (given.filter(([, file]) => file === '-').length > 1)
		throw new UsageError('only one credential can come from standard input')
	if (given.length === 0 && url === undefined && team === undefined && !makesWebhookSecret)
		throw new UsageError('set needs at least one member of the account')
	return {
		...(url === undefined ? {} : { apiUrl: originOf(url) }),
		...(team === undefined ? {} : { teamId: teamOf(team) }),
		files: Object.fromEntries(given) as CredentialFiles,
		makesWebhookSecret,
	}
}
