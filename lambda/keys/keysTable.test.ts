import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { readKey, revokeKey, storeKey } from './keysTable.ts'
import { digestOf } from './keyText.ts'
import { listKeys } from './listKeys.ts'
import type { StoredKey } from './storedKey.ts'

const keyOf = (keyId: string, createdAt: number, more: Partial<StoredKey> = {}): StoredKey => ({
	keyId,
	digest: new Uint8Array(digestOf(keyId)),
	scopes: ['devices:read', 'stream:read'],
	sees: { models: ['PCA20065'], idPrefixes: ['oob-'] },
	pageSecret: new Uint8Array(32).fill(7),
	createdAt,
	...more,
})

const first = keyOf('abcdefghjk22', 1000)
const second = keyOf('abcdefghjk23', 500, { label: 'Ürsprung', expiresAt: 9000 })

for (const emulator of emulators)
	describe(`the table of keys on ${emulator}`, () => {
		let tables: Tables
		let table: string
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('KEYS_TABLE')
		})
		after(() => tables.close())

		it('knows no key at first', async () => {
			assert.equal(await readKey(tables.db, table)('?'), undefined)
			assert.deepEqual(await listKeys(tables.db, table), [])
		})

		it('gives back what was stored', async () => {
			for (const key of [first, second]) {
				assert.equal(await storeKey(tables.db, table)(key), true)
				assert.deepEqual(await readKey(tables.db, table)(key.keyId), key)
			}
		})

		it('does not let a new key take the place of one with its id', async () => {
			assert.equal(await storeKey(tables.db, table)({ ...first, scopes: [] }), false)
			assert.deepEqual(await readKey(tables.db, table)(first.keyId), first)
		})

		it('lists all keys, oldest first', async () => {
			assert.deepEqual(await listKeys(tables.db, table), [second, first])
		})

		it('keeps a revoked key, and when it was revoked first', async () => {
			const revoke = revokeKey(tables.db, table)
			assert.equal(await revoke(first.keyId, 2000), 2000)
			assert.equal(await revoke(first.keyId, 3000), 2000)
			assert.deepEqual(await readKey(tables.db, table)(first.keyId), { ...first, revokedAt: 2000 })
			assert.deepEqual(await readKey(tables.db, table)(second.keyId), second)
		})

		it('makes no item of a key that there is not', async () => {
			assert.equal(await revokeKey(tables.db, table)('abcdefghjk99', 2000), undefined)
			assert.equal(await readKey(tables.db, table)('abcdefghjk99'), undefined)
		})
	})
