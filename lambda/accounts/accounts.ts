/** An account (a team) of nRF Cloud, and what the stack needs to work with it. */
export type Account = {
	/** Origin of its REST API; absent: the public one. */
	readonly apiUrl?: string
	/** Bearer token of its REST API. */
	readonly apiKey?: string
	/** Id of the team, with which Message Routing verifies who answers. */
	readonly teamId?: string
	/** Key of the HMAC with which Message Routing signs its requests. */
	readonly webhookSecret?: string
	/** What Message Routing sends as `x-api-key`. */
	readonly webhookToken?: string
}

/** By the names that the operator gave them. */
export type Accounts = ReadonlyMap<string, Account>

/** Origin of the REST API of nRF Cloud. */
const publicApiUrl = 'https://api.nrfcloud.com'

const members = ['apiUrl', 'apiKey', 'teamId', 'webhookSecret', 'webhookToken'] as const

/** Members of an account that nobody may see. */
export const secretMembers = ['apiKey', 'webhookSecret', 'webhookToken'] as const

export const isAccountName = (name: string): boolean => /^[a-zA-Z0-9_-]{1,64}$/.test(name)

type Stored = { readonly v?: unknown; readonly accounts?: Readonly<Record<string, Account>> }

/** Throws if the text of the secret is not what `accountsText` writes; the error has nothing of the text. */
export const parseAccounts = (text: string): Accounts => {
	let stored: Stored | null
	try {
		stored = JSON.parse(text) as Stored | null
	} catch {
		throw new Error('the secret with the accounts of nRF Cloud is not JSON')
	}
	if (stored?.v !== 1 || typeof stored.accounts !== 'object' || stored.accounts === null)
		throw new Error('the secret with the accounts of nRF Cloud has another version, or no accounts')
	return new Map(Object.entries(stored.accounts).map(([name, account]) => [name, onlyTexts(name, account)]))
}

const onlyTexts = (name: string, account: Readonly<Record<string, unknown>> | null): Account => {
	const given = members.filter((member) => account?.[member] !== undefined)
	if (account === null || given.some((member) => typeof account[member] !== 'string'))
		throw new Error(`the account ${name} of nRF Cloud has a member that is not a text`)
	return Object.fromEntries(given.map((member) => [member, account[member]]))
}

export const accountsText = (accounts: Accounts): string =>
	JSON.stringify({ v: 1, accounts: Object.fromEntries(accounts) })

/** Where and how its REST API is asked; undefined if it has no key. */
export const apiAccessOf = ({
	apiKey,
	apiUrl = publicApiUrl,
}: Account): { readonly apiUrl: string; readonly apiKey: string } | undefined =>
	apiKey === undefined ? undefined : { apiUrl, apiKey }

/**
 * The account of a device: the one that it names, or the only one there is.
 *
 * @param named by the item of the device
 */
export const accountOf = (
	accounts: Accounts,
	named: string | undefined,
): { readonly name: string; readonly account: Account } | undefined => {
	const [only] = accounts.size === 1 ? accounts.keys() : []
	const name = named ?? only
	const account = name === undefined ? undefined : accounts.get(name)
	return name === undefined || account === undefined ? undefined : { name, account }
}
