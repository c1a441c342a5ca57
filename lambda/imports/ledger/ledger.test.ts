import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { freePort } from '../../../local/server/freePort.ts'
import { localDynamoDb, type Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { appendTo, draft, message, writeAtOnce } from '../../testing/ledgerWriters.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'
import type { Entry } from './entry.ts'
import { findEntry, newestSeq } from './ledger.ts'

for (const emulator of emulators)
	describe(`the ledger on ${emulator}`, () => {
		let tables: Tables
		let append: ReturnType<typeof appendTo>
		let newest: ReturnType<typeof newestSeq>
		before(async () => {
			tables = await startTables(emulator)
			append = appendTo(tables.db, tables.table('LEDGER_TABLE'))
			newest = newestSeq(tables.db, tables.table('LEDGER_TABLE'))
		})
		after(() => tables.close())

		const stored = async (deviceId: string, seq: number): Promise<Entry | undefined> => {
			const { Item } = await tables.db.send(
				new GetItemCommand({
					TableName: tables.table('LEDGER_TABLE'),
					Key: marshall({ deviceId, seq }),
					ConsistentRead: true,
				}),
			)
			return Item === undefined ? undefined : (unmarshall(Item) as Entry)
		}
		const remove = async (deviceId: string, seq: number): Promise<void> => {
			await tables.db.send(
				new DeleteItemCommand({
					TableName: tables.table('LEDGER_TABLE'),
					Key: marshall({ deviceId, seq }),
				}),
			)
		}

		it('numbers the messages of a device 1, 2, 3, each device for itself', async () => {
			for (const deviceId of ['counts', 'counts-too'])
				for (const seq of [1, 2, 3]) {
					const { entry, isNew } = await append(message(deviceId, `m${seq}`), 0)
					assert.deepEqual({ seq: entry.seq, isNew }, { seq, isNew: true })
				}
			assert.equal(await newest('counts'), 3)
		})

		it('has no newest entry of a device that sent nothing', async () => {
			assert.equal(await newest('silent'), 0)
		})

		it('keeps the entry as it was drafted', async () => {
			const sent = message('keeps', 'm', { payload: Buffer.from([0, 255, 128]) })
			const entry = draft(sent)
			await append(sent, 0)
			assert.deepEqual(
				{ ...(await stored('keeps', 1)) },
				{ ...entry, seq: 1, payload: new Uint8Array(entry.payload) },
			)
		})

		it('finds an entry by its place, and none where there is none or where it has expired', async () => {
			const find = findEntry(tables.db, tables.table('LEDGER_TABLE'))
			for (const id of ['m1', 'm2']) await append(message('finds', id), 0)
			assert.equal((await find('finds', 2))?.messageKey, draft(message('finds', 'm2')).messageKey)
			await remove('finds', 1)
			assert.deepEqual([await find('finds', 1), await find('finds', 3)], [undefined, undefined])
		})

		it('gives a message that comes twice the entry it has, whatever has changed on the way', async () => {
			const first = await append(message('twice', 'm'), 0)
			await append(message('twice', 'other'), 0)
			const again = await append(message('twice', 'm', { receivedAt: 1694503400000 }), 0)
			assert.equal(again.isNew, false)
			assert.deepEqual(
				{ seq: again.entry.seq, importId: again.entry.importId, receivedAt: again.entry.receivedAt },
				{ seq: 1, importId: first.entry.importId, receivedAt: 1694503339523 },
			)
			assert.equal(await newest('twice'), 2)
		})

		describe('finds a pack whose records all have a point in time', () => {
			const minute = 60_000
			const timed = (deviceId: string, messageId: string, changed: Partial<DeviceMessage> = {}) =>
				message(deviceId, messageId, {
					payload: Buffer.from('[{"n":"14205/0/0","v":21.5,"t":1694503339}]'),
					...changed,
				})
			const at = (minutes: number) => ({ receivedAt: 1694503339523 + minutes * minute })

			for (const minutes of [0, 3, 4, -4])
				it(`again by its content ${minutes} minutes later, under another id`, async () => {
					const deviceId = `content-${minutes}`
					await append(timed(deviceId, 'm1'), 0)
					const { entry, isNew } = await append(timed(deviceId, 'm2', at(minutes)), 0)
					assert.deepEqual({ seq: entry.seq, isNew }, { seq: 1, isNew: false })
				})

			it('again among others that say the same, however many there were before', async () => {
				for (const [index, minutes] of [0, 11, 22, 33].entries())
					assert.equal((await append(timed('often', `m${index}`, at(minutes)), 0)).isNew, true)
				assert.equal((await append(timed('often', 'again', at(34)), 0)).entry.seq, 4)
			})

			it('not after more than 247 s, the lifetime of an exchange: then it is another message', async () => {
				await append(timed('later', 'm1'), 0)
				const { isNew } = await append(timed('later', 'm2', { receivedAt: 1694503339523 + 247_000 + 1 }), 0)
				assert.equal(isNew, true)
			})

			it('not of another device, nor with another content', async () => {
				await append(timed('one', 'm1'), 0)
				assert.equal((await append(timed('two', 'm2'), 0)).isNew, true)
				const other = Buffer.from('[{"n":"14205/0/0","v":21.6,"t":1694503339}]')
				assert.equal((await append(timed('one', 'm3', { payload: other }), 0)).isNew, true)
			})

			it('once, when many copies come at the same time', async () => {
				const copies = Array.from({ length: 8 }, (_, index) => timed('copies', `m${index}`, at(index / 2)))
				const results = await Promise.all(copies.map((copy) => append(copy, 0)))
				assert.deepEqual(new Set(results.map(({ entry }) => entry.seq)), new Set([1]))
				assert.equal(await newest('copies'), 1)
			})
		})

		it('takes two equal packs without times for two events', async () => {
			await append(message('button', 'm1'), 0)
			assert.deepEqual((await append(message('button', 'm2'), 0)).entry.seq, 2)
		})

		it('tells messages of two devices with one id apart', async () => {
			await append(message('same-id-a', 'm'), 0)
			assert.equal((await append(message('same-id-b', 'm'), 0)).isNew, true)
		})

		it('goes on after what the device remembers when all entries are gone', async () => {
			await append(message('expired', 'm1'), 0)
			await append(message('expired', 'm2'), 0)
			await remove('expired', 1)
			await remove('expired', 2)
			const { entry } = await append(message('expired', 'm3'), 2)
			assert.equal(entry.seq, 3)
		})

		it('goes on after its newest entry when the device remembers an older one', async () => {
			for (const id of ['m1', 'm2', 'm3']) await append(message('behind', id), 0)
			assert.equal((await append(message('behind', 'm4'), 1)).entry.seq, 4)
		})

		const unusual = [
			{ name: 'a lone surrogate in a name', payload: '[{"n":"14205/0/\\ud83d","v":1}]' },
			{ name: 'a lone surrogate in a value', payload: '[{"n":"14205/0/0","vs":"\\ud83d"}]' },
			{ name: 'a name that is cut within a character', payload: `[{"n":"${'x'.repeat(63)}😀😀","v":1}]` },
			{
				name: 'a label that is cut within a character',
				payload: `[{"n":"14205/0/0","v":1,"${'x'.repeat(63)}😀":1}]`,
			},
			{ name: 'NUL in a name', payload: '[{"n":"14205/0/\\u0000","v":1}]' },
			{ name: '__proto__ as name and label', payload: '[{"n":"__proto__","__proto__":1,"v":1}]' },
			{ name: 'an empty payload', payload: '' },
		]
		for (const [index, { name, payload }] of unusual.entries())
			it(`takes a message with ${name}, and its findings come back`, async () => {
				const deviceId = `unusual-${index}`
				const sent = message(deviceId, 'm', { payload: Buffer.from(payload) })
				const entry = draft(sent)
				assert.equal((await append(sent, 0)).entry.seq, 1)
				const { findings, findingCounts } = (await stored(deviceId, 1)) ?? {}
				assert.deepEqual(
					{ findings, findingCounts },
					{ findings: entry.findings, findingCounts: entry.findingCounts },
				)
			})

		it('takes a device that is called __proto__', async () => {
			const { entry } = await append(message('__proto__', 'm'), 0)
			assert.equal(entry.seq, 1)
		})

		it('row 44: ledger: 20 messages of 8 writers at the same time get 20 places without holes', () =>
			writeAtOnce(append, { messages: 20, copies: 1 }))
	})

describe('the ledger that does not answer', () => {
	it('makes an import fail', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, { maxAttempts: 1 })
		await assert.rejects(appendTo(db, 'ledger')(message('any', 'm'), 0), {
			code: 'ECONNREFUSED',
		})
	})
})
