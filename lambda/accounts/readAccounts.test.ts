import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type Account, accountsText } from './accounts.ts'
import { findAccess, keptMilliseconds, readAccounts } from './readAccounts.ts'

const acme = { apiUrl: 'https://api.example', apiKey: 'key' } as const

/** A secret whose value changes, a clock, and the number of reads. */
const reading = (accounts: Readonly<Record<string, Account>>) => {
	const at = { now: 1_700_000_000_000, reads: 0, accounts }
	const secrets = {
		send: async () => {
			at.reads += 1
			return { SecretString: accountsText(new Map(Object.entries(at.accounts))) }
		},
	} as unknown as SecretsManagerClient
	const accessOf = findAccess(readAccounts({ secrets, secretId: 'accounts', now: () => at.now }))
	return { at, accessOf }
}

describe('the API of a device', () => {
	it('is that of the account which its item names, or of the only one', async () => {
		const { accessOf, at } = reading({ acme })
		assert.deepEqual((await accessOf('acme')).access, acme)
		assert.deepEqual((await accessOf(undefined)).access, acme)
		assert.equal(at.reads, 1)
	})

	for (const [name, before] of [
		['a new account', {}],
		['an account that gets its key', { acme: { apiUrl: acme.apiUrl } }],
	] as const)
		it(`is known at once for ${name}, and not read again and again until then`, async () => {
			const { accessOf, at } = reading(before)
			for (let count = 0; count < 3; count++) assert.equal((await accessOf('acme')).access, undefined)
			assert.equal(at.reads, 1)
			at.accounts = { acme }
			at.now += 5000
			assert.deepEqual((await accessOf('acme')).access, acme)
		})

	it('is another one a minute after its account has changed', async () => {
		const { accessOf, at } = reading({ acme })
		await accessOf('acme')
		at.accounts = { acme: { ...acme, apiKey: 'other' } }
		at.now += keptMilliseconds - 1
		assert.equal((await accessOf('acme')).access?.apiKey, 'key')
		at.now += 1
		assert.equal((await accessOf('acme')).access?.apiKey, 'other')
	})
})
