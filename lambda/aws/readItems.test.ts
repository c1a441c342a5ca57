import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { BatchGetItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { type ItemKey, itemId, readItems } from './readItems.ts'

type Batch = Record<string, { readonly Keys: readonly Record<string, unknown>[] }>

/**
 * A table that answers only the first key of each batch, so many times, and says that it left out the others. The real
 * service does so when it has too much to do, and above 16 MB.
 */
const leavingOut = (db: DynamoDBClient, times: number) => {
	const sizes: number[] = []
	const send = async (command: BatchGetItemCommand) => {
		const batch = command.input.RequestItems as Batch
		const all = Object.entries(batch).flatMap(([table, { Keys }]) => Keys.map((key) => [table, key] as const))
		sizes.push(all.length)
		const taken = sizes.length > times ? all : all.slice(0, 1)
		const requestOf = (some: typeof all) =>
			Object.fromEntries(
				Object.keys(batch).flatMap((table) => {
					const Keys = some.flatMap(([of, key]) => (of === table ? [key] : []))
					return Keys.length === 0 ? [] : [[table, { ...batch[table], Keys }]]
				}),
			)
		const answer = await db.send(
			new BatchGetItemCommand({
				RequestItems: requestOf(taken) as BatchGetItemCommand['input']['RequestItems'],
			}),
		)
		return { ...answer, UnprocessedKeys: requestOf(all.filter((one) => !taken.includes(one))) }
	}
	return { sizes, db: { send } as unknown as DynamoDBClient }
}

const noPause = async () => {}

for (const emulator of emulators)
	describe(`items of two tables on ${emulator}`, () => {
		let tables: Tables
		let keys: readonly ItemKey[]
		before(async () => {
			tables = await startTables(emulator)
			const [devices, states] = [tables.table('DEVICES_TABLE'), tables.table('STATE_TABLE')]
			for (const [TableName, item] of [
				[devices, { id: 'device#a', model: 'm' }],
				[states, { deviceId: 'a', object: '1/0/1.0', ts: 1 }],
				[states, { deviceId: 'a', object: '2/0/1.0', ts: 2 }],
			] as const)
				await tables.db.send(new PutItemCommand({ TableName, Item: marshall(item) }))
			keys = [
				{ table: devices, key: { id: 'device#a' } },
				...['1/0/1.0', '9/9/1.0', '2/0/1.0'].map((object) => ({
					table: states,
					key: { deviceId: 'a', object },
				})),
			]
		})
		after(() => tables.close())

		const read = async (db: DynamoDBClient) => {
			const items = await readItems({ db, pause: noPause })(keys)
			assert.deepEqual([...items.keys()].toSorted(), keys.map(itemId).toSorted())
			return keys.map((key) => {
				const item = items.get(itemId(key))
				return item && { ...unmarshall(item) }
			})
		}
		const expected = [
			{ id: 'device#a', model: 'm' },
			{ deviceId: 'a', object: '1/0/1.0', ts: 1 },
			undefined,
			{ deviceId: 'a', object: '2/0/1.0', ts: 2 },
		]

		it('are read in one call, with those that do not exist', async () => {
			assert.deepEqual(await read(tables.db), expected)
		})

		it('that the service leaves out are asked for again, and no others', async () => {
			const { db, sizes } = leavingOut(tables.db, 2)
			assert.deepEqual(await read(db), expected)
			assert.deepEqual(sizes, [4, 3, 2])
		})

		it('that the service leaves out time and again make the read fail', async () => {
			const { db, sizes } = leavingOut(tables.db, Number.POSITIVE_INFINITY)
			const many = Array.from({ length: 20 }, (_, index) => ({
				table: tables.table('DEVICES_TABLE'),
				key: { id: `device#${index}` },
			}))
			await assert.rejects(readItems({ db, pause: noPause })(many), /12 items were not read in 8 attempts/)
			assert.equal(sizes.length, 8)
		})

		it('are none without keys, for no call', async () => {
			const { db, sizes } = leavingOut(tables.db, 0)
			assert.equal((await readItems({ db, pause: noPause })([])).size, 0)
			assert.deepEqual(sizes, [])
		})
	})
