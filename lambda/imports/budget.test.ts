import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { synthesise } from '../../cdk/testing/synthesise.ts'
import { emulators, startTables, type Tables } from '../../local/testing/startTables.ts'
import { ledgerBudget } from './budget.ts'
import { findEntry } from './ledger.ts'

const now = 1694503339523

for (const emulator of emulators)
	describe(`the budget of a device, by the ledger on ${emulator},`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(synthesise(), emulator)
		})
		after(() => tables.close())

		const budget = (messagesPerMinute: number) =>
			ledgerBudget(tables.db, tables.table('LEDGER_TABLE'), messagesPerMinute)

		/** Entries 1, 2, 3 … that came so many milliseconds before now. */
		const enter = async (deviceId: string, ages: readonly number[]): Promise<void> => {
			for (const [index, age] of ages.entries()) {
				const Item = marshall({ deviceId, seq: index + 1, messageKey: `m${index}`, receivedAt: now - age })
				await tables.db.send(new PutItemCommand({ TableName: tables.table('LEDGER_TABLE'), Item }))
			}
		}

		const cases: readonly {
			readonly name: string
			readonly ages: readonly number[]
			readonly limit: number
			readonly isSpent: boolean
		}[] = [
			{ name: 'nothing', ages: [], limit: 3, isSpent: false },
			{ name: 'less than it may', ages: [2, 1], limit: 3, isSpent: false },
			{ name: 'as much as it may within a minute', ages: [59_999, 2, 1], limit: 3, isSpent: true },
			{ name: 'as much as it may in a whole minute', ages: [60_000, 2, 1], limit: 3, isSpent: false },
			{
				name: 'more than it may, long ago',
				ages: [900_004, 900_003, 900_002, 900_001],
				limit: 3,
				isSpent: false,
			},
			{
				name: 'much that came after this message',
				ages: [-100_001, -100_002, -100_003],
				limit: 3,
				isSpent: false,
			},
			{ name: 'much, with no limit', ages: [3, 2, 1], limit: 0, isSpent: false },
		]
		for (const [index, { name, ages, limit, isSpent }] of cases.entries())
			it(`that has sent ${name} is ${isSpent ? '' : 'not '}spent`, async () => {
				const deviceId = `device-${index}`
				await enter(deviceId, ages)
				const sent = { deviceId, receivedAt: now }
				assert.equal(await budget(limit).isSpent(sent, ages.length), isSpent)
				assert.equal(
					await budget(limit).isSpent(sent, undefined),
					isSpent,
					'of a device that is not registered',
				)
			})

		it('is not asked for a message that is put back', async () => {
			await enter('origin', [3, 2, 1])
			assert.equal(await budget(3).isSpent({ deviceId: 'origin', receivedAt: now, origin: 'x' }, 3), false)
		})

		it('counts what was too many in the entry, all of many at once', async () => {
			await enter('excess', [1])
			const { addExcess } = budget(1)
			await Promise.all(Array.from({ length: 20 }, () => addExcess({ deviceId: 'excess', seq: 1 })))
			assert.equal((await findEntry(tables.db, tables.table('LEDGER_TABLE'))('excess', 1))?.count, 20)
		})

		it('counts nothing in an entry that has expired', async () => {
			await budget(1).addExcess({ deviceId: 'expired', seq: 1 })
			assert.equal(await findEntry(tables.db, tables.table('LEDGER_TABLE'))('expired', 1), undefined)
		})
	})
