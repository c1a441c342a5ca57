import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { ensureTable } from './dynamoDb.ts'
import { type EmbeddedDynamoDb, openEmbeddedDynamoDb } from './embeddedDynamoDb.ts'
import { expireItems } from './expireItems.ts'

const now = 1_700_000_000
const table = { name: 'items', attribute: 'ttl', keys: ['id', 'n'] }

describe('expireItems', () => {
	const folder = temporaryFolder()
	let emulator: EmbeddedDynamoDb
	const put = (n: number, ttl: number) =>
		emulator.request('PutItem', {
			TableName: table.name,
			Item: { id: { S: 'id' }, n: { N: String(n) }, ttl: { N: String(ttl) } },
		})
	const kept = async (): Promise<readonly number[]> => {
		const { body } = await emulator.request('Scan', { TableName: table.name })
		return (JSON.parse(body) as { Items: { n: { N: string } }[] }).Items.map(({ n }) => Number(n.N))
	}

	before(async () => {
		emulator = openEmbeddedDynamoDb(folder.path, { expiring: [table], log: () => {} })
		await ensureTable(emulator.request, {
			TableName: table.name,
			BillingMode: 'PAY_PER_REQUEST',
			AttributeDefinitions: [
				{ AttributeName: 'id', AttributeType: 'S' },
				{ AttributeName: 'n', AttributeType: 'N' },
			],
			KeySchema: [
				{ AttributeName: 'id', KeyType: 'HASH' },
				{ AttributeName: 'n', KeyType: 'RANGE' },
			],
		})
	})
	after(async () => {
		await emulator.close()
		folder.remove()
	})

	it('deletes what has expired, in requests of which none reads many items', async () => {
		const read: number[] = []
		const expired: typeof emulator.expired = (...asked) => {
			const items = emulator.expired(...asked)
			read.push(items.length)
			return items
		}
		await Promise.all(Array.from({ length: 240 }, (_, n) => put(n, n % 2 === 0 ? now : now + 1)))
		let deleted = 0
		for await (const count of expireItems({ ...emulator, expired }, table, now)) deleted += count
		assert.equal(deleted, 120)
		assert.ok((await kept()).every((n) => n % 2 === 1))
		assert.deepEqual(read, [50, 50, 20])
	})

	it('finds them after the attribute with the time of expiry has changed', async () => {
		const item = { id: { S: 'other' }, n: { N: '1' }, until: { N: String(now) }, ttl: { N: String(now + 1) } }
		await emulator.request('PutItem', { TableName: table.name, Item: item })
		for (const [attribute, expired] of [
			['until', [item]],
			['ttl', []],
		] as const) {
			await emulator.close()
			emulator = openEmbeddedDynamoDb(folder.path, {
				expiring: [{ ...table, attribute }],
				log: () => {},
			})
			assert.deepEqual(emulator.expired(table.name, now, 10), expired)
		}
	})

	it('keeps an item that gets a later time of expiry after it was found', async () => {
		for (const n of [999, 1000]) await put(n, now)
		const requests = expireItems(emulator, table, now)
		assert.deepEqual(await requests.next(), { done: false, value: 1 })
		await put(1000, now + 1)
		for await (const count of requests) assert.equal(count, 0)
		assert.equal((await kept()).includes(999), false)
		assert.ok((await kept()).includes(1000))
	})
})
