import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { type Attempts, attemptsTable } from './attempts.ts'

for (const emulator of emulators)
	describe(`the table of failed attempts on ${emulator}`, () => {
		let tables: Tables
		let attempts: Attempts
		before(async () => {
			tables = await startTables(emulator)
			attempts = attemptsTable(tables.db, tables.table('ATTEMPTS_TABLE'))
		})
		after(() => tables.close())
		const window = 1_694_503_320

		it('knows of none at first', async () => {
			assert.equal(await attempts.failed({ source: 'new', window }), 0)
		})

		it('counts for each source and each window', async () => {
			const key = { source: 'counted', window }
			assert.deepEqual([await attempts.add(key), await attempts.add(key)], [1, 2])
			assert.equal(await attempts.failed(key), 2)
			assert.equal(await attempts.failed({ ...key, window: window + 60 }), 0)
			assert.equal(await attempts.failed({ ...key, source: 'other' }), 0)
		})

		it('loses none of many at once', async () => {
			const key = { source: 'crowd', window }
			const counts = await Promise.all(Array.from({ length: 20 }, () => attempts.add(key)))
			assert.deepEqual(
				counts.toSorted((a, b) => a - b),
				Array.from({ length: 20 }, (_, index) => index + 1),
			)
		})

		it('keeps source, window and number, and forgets them when the window has ended', async () => {
			const key = { source: 'kept', window }
			await attempts.add(key)
			const TableName = tables.table('ATTEMPTS_TABLE')
			const { Item = {} } = await tables.db.send(new GetItemCommand({ TableName, Key: marshall(key) }))
			assert.deepEqual(unmarshall(Item), { ...key, failures: 1, ttl: window + 60 })
		})
	})
