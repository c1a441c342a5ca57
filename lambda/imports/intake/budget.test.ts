import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { noLimits } from '../../testing/noBudget.ts'
import { findEntry } from '../ledger/ledger.ts'
import { ledgerBudget } from './budget.ts'

const now = 1694503339523

for (const emulator of emulators)
	describe(`the budget of a device, by the ledger on ${emulator},`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		const names = () => ({ ledger: tables.table('LEDGER_TABLE'), counters: tables.table('ATTEMPTS_TABLE') })
		const budget = (messagesPerMinute: number) =>
			ledgerBudget(tables.db, names(), { ...noLimits, messagesPerMinute })

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
				assert.equal(await budget(limit).isSpent(sent, ages.length + 1, [], () => false), isSpent)
			})

		it('is not, without a look at the log, if the message so far back is known to be older than a minute', async () => {
			await enter('remembered', [3])
			const sent = { deviceId: 'remembered', receivedAt: now }
			const asked: (readonly number[])[] = []
			const isOld = (seq: number, time: number): boolean => {
				asked.push([seq, now - time])
				return true
			}
			assert.equal(await budget(1).isSpent(sent, 2, [], isOld), false)
			assert.deepEqual(asked, [[1, 60_000]])
		})

		it('counts those of the same batch that have no entry yet', async () => {
			await enter('batch', [3])
			const sent = { deviceId: 'batch', receivedAt: now }
			const spent = (limit: number, before: readonly number[]) =>
				budget(limit).isSpent(sent, 2, before, () => false)
			assert.equal(await spent(3, [now - 2]), false)
			assert.equal(await spent(3, [now - 2, now - 1]), true)
			assert.equal(await spent(2, [now - 60_000, now - 1]), false)
			assert.equal(await spent(2, [now - 59_999, now - 1]), true)
		})

		describe('that nobody registered', () => {
			const all = (unregisteredPerMinute: number, bytesPerDay = 0) =>
				ledgerBudget(tables.db, names(), { ...noLimits, unregisteredPerMinute, bytesPerDay })
			const minute = (index: number) => now + index * 60_000

			it('is that of all together, minute by minute', async () => {
				const { takeUnregistered } = all(5)
				assert.equal(await takeUnregistered(minute(0), [1, 1, 1]), 3)
				assert.equal(await takeUnregistered(minute(0), [1, 1, 1]), 2)
				assert.equal(await takeUnregistered(minute(0), [1]), 0)
				assert.equal(await takeUnregistered(minute(1), [1]), 1)
			})

			it('is one of bytes as well: a part of what a device has for a day', async () => {
				const { takeUnregistered } = all(100, 1440 * 1000)
				assert.equal(await takeUnregistered(minute(2), [400, 599]), 2)
				assert.equal(await takeUnregistered(minute(2), [5000, 1]), 1)
				assert.equal(await takeUnregistered(minute(2), [1]), 0)
			})

			it('is not there without a limit, and counts nothing without messages', async () => {
				assert.equal(await all(0).takeUnregistered(minute(3), [1, 1]), 2)
				assert.equal(await all(1).takeUnregistered(minute(3), []), 0)
				assert.equal(await all(1).takeUnregistered(minute(3), [1]), 1)
			})

			it('lets no more pass when many come at the same time', async () => {
				const { takeUnregistered } = all(10)
				const passed = await Promise.all(Array.from({ length: 8 }, () => takeUnregistered(minute(4), [1, 1])))
				assert.equal(
					passed.reduce((sum, count) => sum + count, 0),
					10,
				)
			})
		})

		it('counts what was too many in the entry, all of many at once', async () => {
			await enter('excess', [1])
			const { addExcess } = budget(1)
			await Promise.all(Array.from({ length: 10 }, () => addExcess({ deviceId: 'excess', seq: 1 }, 2)))
			assert.equal((await findEntry(tables.db, tables.table('LEDGER_TABLE'))('excess', 1))?.count, 20)
		})

		it('counts nothing in an entry that has expired', async () => {
			await budget(1).addExcess({ deviceId: 'expired', seq: 1 }, 1)
			assert.equal(await findEntry(tables.db, tables.table('LEDGER_TABLE'))('expired', 1), undefined)
		})
	})
