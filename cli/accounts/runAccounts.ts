import {
	type Account,
	type Accounts,
	accountsText,
	parseAccounts,
	secretMembers,
} from '../../lambda/accounts/accounts.ts'
import type { Act } from '../actions/operatorActions.ts'
import { type Result, UsageError } from '../commandLine.ts'
import { table } from '../text/table.ts'
import type { Command, CredentialFiles } from './accountsArguments.ts'

export type AccountsCommand = Exclude<Command, { readonly name: 'help' }>

type Needs = {
	/** the text of the secret */
	readonly read: () => Promise<string>
	readonly write: (text: string) => Promise<void>
	/** the content of a file; `-` is standard input */
	readonly readFile: (file: string) => Promise<string>
	/** random bytes for a new secret */
	readonly randomBytes: (length: number) => Buffer
	readonly act: Act
}

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

/** Secrets Manager takes so many bytes. */
const maxBytes = 65_536

const credential = async ({ readFile }: Needs, file: string): Promise<string> => {
	const text = (await readFile(file)).trim()
	// A credential becomes a header of a request, or a key.
	if (!/^[\x21-\x7e]{1,4096}$/.test(text))
		throw new UsageError(
			`${file === '-' ? 'standard input' : file} has no credential: it must be one line of 1 to 4096 visible characters`,
		)
	return text
}

const credentialsOf = async (needs: Needs, files: CredentialFiles): Promise<Account> => {
	const read: Record<string, string> = {}
	for (const [member, file] of Object.entries(files)) read[member] = await credential(needs, file)
	return read
}

const set = async (
	needs: Needs,
	accounts: Accounts,
	{ account: name, files, makesWebhookSecret, apiUrl, teamId }: Extract<AccountsCommand, { name: 'set' }>,
): Promise<Result> => {
	const made = makesWebhookSecret ? needs.randomBytes(32).toString('base64url') : undefined
	const account: Account = {
		...accounts.get(name),
		...(apiUrl === undefined ? {} : { apiUrl }),
		...(teamId === undefined ? {} : { teamId }),
		...(await credentialsOf(needs, files)),
		...(made === undefined ? {} : { webhookSecret: made }),
	}
	const text = accountsText(new Map([...accounts, [name, account]]))
	if (Buffer.byteLength(text) > maxBytes)
		return refusal(`these are too many accounts: the secret that has them takes ${maxBytes} bytes`)
	await needs.write(text)
	await needs.act({ verb: 'account.set', object: name })
	const lines = [
		`set ${name}: ${describeMembers(account)}`,
		...(made === undefined ? [] : [`webhook secret ${made}`, 'It is shown this once.']),
	]
	return {
		exitCode: 0,
		text: lines.join('\n'),
		json: { ...shown(name, account), ...(made === undefined ? {} : { webhookSecret: made }) },
	}
}

const remove = async (needs: Needs, accounts: Accounts, name: string): Promise<Result> => {
	if (!accounts.has(name)) return refusal(`there is no account ${name}`)
	await needs.write(accountsText(new Map([...accounts].filter(([other]) => other !== name))))
	await needs.act({ verb: 'account.removed', object: name })
	return { exitCode: 0, text: `removed ${name}`, json: { name } }
}

/** Which credentials an account has, and none of them. */
const shown = (name: string, { apiUrl, teamId, ...credentials }: Account) => ({
	name,
	...(apiUrl === undefined ? {} : { apiUrl }),
	...(teamId === undefined ? {} : { teamId }),
	has: secretMembers.filter((member) => credentials[member] !== undefined),
})

const words = { apiKey: 'API key', webhookSecret: 'webhook secret', webhookToken: 'webhook token' } as const

const describeMembers = (account: Account): string => {
	const has = secretMembers.filter((member) => account[member] !== undefined).map((member) => words[member])
	return has.length === 0 ? 'no credentials' : has.join(', ')
}

const list = (accounts: Accounts): Result => ({
	exitCode: 0,
	text:
		accounts.size === 0
			? 'there are no accounts'
			: table([
					['NAME', 'TEAM', 'API', 'HAS'],
					...[...accounts].map(([name, account]) => [
						name,
						account.teamId ?? '',
						account.apiUrl ?? 'public',
						describeMembers(account),
					]),
				]),
	json: [...accounts].map(([name, account]) => shown(name, account)),
})

/** Runs a command on the secret with the accounts. Of two operators who write at the same time, one is lost. */
export const runAccounts = async (needs: Needs, command: AccountsCommand): Promise<Result> => {
	const accounts = parseAccounts(await needs.read())
	switch (command.name) {
		case 'set':
			return set(needs, accounts, command)
		case 'list':
			return list(accounts)
		case 'remove':
			return remove(needs, accounts, command.account)
	}
}
