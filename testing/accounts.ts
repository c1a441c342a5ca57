import {
	GetSecretValueCommand,
	PutSecretValueCommand,
	SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { type Account, type Accounts, accountsText, parseAccounts } from '../lambda/accounts/accounts.ts'
import { clientOptions } from '../local/testing/tinyHost.ts'
import type { TestStack } from './hostedStack.ts'

type Where = { readonly secrets: SecretsManagerClient; readonly secretId: string }

const changeAccounts = async (
	{ secrets, secretId: SecretId }: Where,
	change: (accounts: Accounts) => Accounts,
): Promise<void> => {
	const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }))
	const changed = accountsText(change(parseAccounts(SecretString)))
	await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: changed }))
}

/** As an operator does, without a look at the credentials. */
export const setAccount = (where: Where, name: string, account: Account): Promise<void> =>
	changeAccounts(where, (all) => new Map([...all, [name, account]]))

export const removeAccount = (where: Where, name: string): Promise<void> =>
	changeAccounts(where, (all) => new Map([...all].filter(([other]) => other !== name)))

/** Of a hosted stack. Before a function looks them up: it keeps for a minute what it has read. */
export const setAccounts = async (
	{ host }: Pick<TestStack, 'host'>,
	accounts: Readonly<Record<string, Account>>,
): Promise<void> => {
	const secrets = new SecretsManagerClient(clientOptions(host))
	const where = { secrets, secretId: host.output('AccountsSecret') }
	await changeAccounts(where, (all) => new Map([...all, ...Object.entries(accounts)]))
	secrets.destroy()
}
