import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { emulators } from '../testing/startTables.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { ensureTable } from './dynamoDb.ts'
import { type DynamoDbEmulator, startDynamoDbEmulator } from './dynamoDbEmulator.ts'
import { expireItems } from './expireItems.ts'

const now = 1_700_000_000
const table = { name: 'items', attribute: 'ttl', keys: ['id', 'n'] }

for (const prefer of emulators)
	describe(`expireItems on ${prefer}`, () => {
		const folder = temporaryFolder()
		let emulator: DynamoDbEmulator
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
			emulator = await startDynamoDbEmulator(folder.path, { log: () => {}, onEnd: () => {} }, prefer)
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
			const scanned: number[] = []
			const request: typeof emulator.request = async (operation, input) => {
				const answer = await emulator.request(operation, input)
				if (operation === 'Scan')
					scanned.push((JSON.parse(answer.body) as { ScannedCount: number }).ScannedCount)
				return answer
			}
			await Promise.all(Array.from({ length: 240 }, (_, n) => put(n, n % 2 === 0 ? now : now + 1)))
			let deleted = 0
			for await (const count of expireItems(request, table, now)) deleted += count
			assert.equal(deleted, 120)
			assert.ok((await kept()).every((n) => n % 2 === 1))
			assert.ok(scanned.every((count) => count <= 50))
			assert.equal(
				scanned.reduce((sum, count) => sum + count, 0),
				240,
			)
		})

		it('keeps an item that gets a later time of expiry after it was found', async () => {
			await put(1000, now)
			const requests = expireItems(emulator.request, table, now)
			for (let found = 0; found < 3; found++) await requests.next()
			await put(1000, now + 1)
			for await (const count of requests) assert.equal(count, 0)
			assert.ok((await kept()).includes(1000))
		})
	})
