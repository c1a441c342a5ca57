/** The secret of a stack that has no accounts yet. One secret has all accounts: 64 KB are about 150 of them. */
export const noAccounts = '{"v":1,"accounts":{}}'

/** The variables of every function that works with the accounts. */
export const accountsEnvironment = ['ACCOUNTS_SECRET'] as const

/** Its right: to read them. */
export const accountsGrants = { accounts: ['secretsmanager:GetSecretValue'] } as const
