import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type Accounts, accountOf, apiAccessOf, parseAccounts } from './accounts.ts'

/** @param isFresh reads them again, unless that was done in the last seconds */
export type ReadAccounts = (isFresh?: boolean) => Promise<Accounts>

type Needs = {
	readonly secrets: SecretsManagerClient
	/** name or ARN */
	readonly secretId: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** How long what was read is used: a new key of an account counts that much later. */
export const keptMilliseconds = 60_000

/** The same for those who have not found what they look for. */
const freshMilliseconds = 5000

/** Reads the accounts of nRF Cloud, and keeps them for a minute. A read that fails is made again the next time. */
export const readAccounts = ({ secrets, secretId, now }: Needs): ReadAccounts => {
	let kept: { readonly since: number; readonly accounts: Promise<Accounts> } | undefined
	const read = async (): Promise<Accounts> => {
		const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }))
		return parseAccounts(SecretString)
	}
	return (isFresh = false) => {
		const most = isFresh ? freshMilliseconds : keptMilliseconds
		if (kept !== undefined && now() - kept.since < most) return kept.accounts
		const reading = read()
		kept = { since: now(), accounts: reading }
		reading.catch(() => {
			if (kept?.accounts === reading) kept = undefined
		})
		return reading
	}
}

/** What is known of the API that a device is reached by: neither is there without an account. */
type FoundAccess = {
	readonly found: ReturnType<typeof accountOf>
	readonly access: ReturnType<typeof apiAccessOf>
}

/**
 * Finds the API of a device, by the account that its item names. A new account, and a key that was missing, are known at once; a
 * change within a minute.
 */
export const findAccess =
	(accounts: ReadAccounts) =>
	async (named: string | undefined): Promise<FoundAccess> => {
		const known = accessIn(await accounts(), named)
		return known.access === undefined ? accessIn(await accounts(true), named) : known
	}

const accessIn = (accounts: Accounts, named: string | undefined): FoundAccess => {
	const found = accountOf(accounts, named)
	return { found, access: found && apiAccessOf(found.account) }
}
