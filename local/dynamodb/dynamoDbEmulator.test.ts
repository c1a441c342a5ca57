import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { listeningPorts } from '../testing/listeningPorts.ts'
import { emulators } from '../testing/startTables.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { ensureTable } from './dynamoDb.ts'
import { type DynamoDbEmulator, startDynamoDbEmulator } from './dynamoDbEmulator.ts'

const table = {
	TableName: 'table',
	BillingMode: 'PAY_PER_REQUEST',
	AttributeDefinitions: [
		{ AttributeName: 'id', AttributeType: 'S' },
		{ AttributeName: 'at', AttributeType: 'N' },
	],
	KeySchema: [
		{ AttributeName: 'id', KeyType: 'HASH' },
		{ AttributeName: 'at', KeyType: 'RANGE' },
	],
}
const TableName = table.TableName

type Answer = {
	readonly status: number
	readonly type: string
	readonly Item?: Readonly<Record<string, object>>
	readonly Items?: readonly object[]
	readonly Attributes?: object
	readonly Count?: number
	readonly LastEvaluatedKey?: object
	readonly Responses?: Readonly<Record<string, readonly object[]>>
}

for (const name of emulators)
	describe(`the embedded DynamoDB, ${name}`, () => {
		const folder = temporaryFolder()
		let emulator: DynamoDbEmulator
		const ended: string[] = []
		const start = () =>
			startDynamoDbEmulator(folder.path, { log: () => {}, onEnd: (reason) => ended.push(reason) }, name)
		before(async () => {
			emulator = await start()
			await ensureTable(emulator.request, table)
			await ensureTable(emulator.request, table)
		})
		after(async () => {
			await emulator.close()
			folder.remove()
		})
		const ask = async (operation: string, input: object): Promise<Answer> => {
			const { status, body } = await emulator.request(operation, { TableName, ...input })
			const { __type: type = '', ...answer } = JSON.parse(body)
			return { status, type: type.split('#').at(-1), ...answer }
		}
		const batch = async (operation: string, RequestItems: object): Promise<Answer> => {
			const { status, body } = await emulator.request(operation, { RequestItems })
			return { status, ...JSON.parse(body) }
		}
		const put = (id: string, at: number, more: object = {}) =>
			ask('PutItem', { Item: { id: { S: id }, at: { N: String(at) }, ...more } })
		const get = (id: string, at: number) =>
			ask('GetItem', { Key: { id: { S: id }, at: { N: String(at) } }, ConsistentRead: true })
		const of = (id: string) => ({
			KeyConditionExpression: 'id = :id',
			ExpressionAttributeValues: { ':id': { S: id } },
			ConsistentRead: true,
		})

		it('keeps values of all types as they are', async () => {
			const more = {
				text: { S: '\u0000 \n \u2028 \u2029 \u{1f600} \\ud800 "' },
				bytes: { B: 'AP8=' },
				number: { N: '12345678901234567890123456789012345678' },
				truth: { BOOL: false },
				nothing: { NULL: true },
				list: { L: [{ S: 'a' }, { M: { inner: { N: '-1.5' } } }] },
			}
			assert.equal((await put('types', 1, more)).status, 200)
			assert.deepEqual((await get('types', 1)).Item, { id: { S: 'types' }, at: { N: '1' }, ...more })
		})

		// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html: at most 1 MB, then
		// LastEvaluatedKey, with Select COUNT, too.
		it('returns pages of at most 1 MB, and of at most the requested number of items', async () => {
			const body = { S: 'x'.repeat(100_000) }
			for (let at = 0; at < 15; at++) await put('pages', at, { body })
			for (const Select of ['ALL_ATTRIBUTES', 'COUNT']) {
				const first = await ask('Query', { ...of('pages'), Select })
				const { Count = 0, LastEvaluatedKey: ExclusiveStartKey } = first
				// The item that exceeds the limit may be the last of the page or the first of the next one.
				assert.ok(Count === 10 || Count === 11, `${Count}`)
				assert.equal(first.Items?.length, Select === 'COUNT' ? undefined : Count)
				assert.deepEqual(ExclusiveStartKey, { id: { S: 'pages' }, at: { N: String(Count - 1) } })
				const last = await ask('Query', { ...of('pages'), Select, ExclusiveStartKey })
				assert.equal(last.Count, 15 - Count)
				assert.equal(last.LastEvaluatedKey, undefined)
			}
			const newest = await ask('Query', {
				...of('pages'),
				Limit: 2,
				ScanIndexForward: false,
				ProjectionExpression: 'id',
			})
			assert.deepEqual(newest.Items, [{ id: { S: 'pages' } }, { id: { S: 'pages' } }])
			assert.deepEqual(newest.LastEvaluatedKey, { id: { S: 'pages' }, at: { N: '13' } })
		})

		it('refuses invalid requests with the errors of DynamoDB', async () => {
			await put('refused', 1)
			const Item = { id: { S: 'refused' }, at: { N: '1' } }
			const taken = await ask('PutItem', { Item, ConditionExpression: 'attribute_not_exists(id)' })
			assert.deepEqual([taken.status, taken.type], [400, 'ConditionalCheckFailedException'])
			const missing = await ask('PutItem', { Item: { id: { S: 'refused' } } })
			assert.deepEqual([missing.status, missing.type], [400, 'ValidationException'])
			const other = await ask('GetItem', { TableName: 'other', Key: Item })
			assert.deepEqual([other.status, other.type], [400, 'ResourceNotFoundException'])
			const unknown = await ask('Nothing', {})
			assert.deepEqual([unknown.status, unknown.type], [400, 'UnknownOperationException'])
		})

		it('returns the requested values', async () => {
			const Key = { id: { S: 'returned' }, at: { N: '1' } }
			const update = {
				Key,
				UpdateExpression: 'ADD #n :n',
				ExpressionAttributeNames: { '#n': 'count' },
				ExpressionAttributeValues: { ':n': { N: '2' } },
			}
			assert.deepEqual((await ask('UpdateItem', { ...update, ReturnValues: 'UPDATED_NEW' })).Attributes, {
				count: { N: '2' },
			})
			assert.deepEqual((await ask('DeleteItem', { Key, ReturnValues: 'ALL_OLD' })).Attributes, {
				...Key,
				count: { N: '2' },
			})
			assert.equal((await ask('DeleteItem', { Key, ReturnValues: 'ALL_OLD' })).Attributes, undefined)
		})

		it('reads and writes batches', async () => {
			const keys = [1, 2].map((at) => ({ id: { S: 'batch' }, at: { N: String(at) } }))
			const written = await batch('BatchWriteItem', { table: keys.map((Item) => ({ PutRequest: { Item } })) })
			assert.equal(written.status, 200)
			const read = await batch('BatchGetItem', { table: { Keys: keys, ConsistentRead: true } })
			assert.equal(read.Responses?.['table']?.length, 2)
		})

		it('answers many requests at once, each with its own answer', async () => {
			const numbers = Array.from({ length: 200 }, (_, index) => index)
			await Promise.all(numbers.map((at) => put('many', at, { value: { S: 'v'.repeat(at * 50) } })))
			const answers = await Promise.all(numbers.map((at) => get('many', at)))
			assert.deepEqual(
				answers.map(({ Item }) => Item?.['at']),
				numbers.map((at) => ({ N: String(at) })),
			)
		})

		it('that is killed fails its running requests, is started again, and has everything that it acknowledged', async () => {
			const acknowledged: number[] = []
			let failures = 0
			let isKilled = false
			const flow = async (first: number): Promise<void> => {
				for (let at = first; failures === 0; at += 8) {
					const { status } = await put('killed', at).catch(() => ({ status: 0 }))
					if (status === 200) acknowledged.push(at)
					else failures++
					if (acknowledged.length > 50 && !isKilled) {
						isKilled = true
						emulator.kill()
					}
				}
			}
			await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(flow))
			assert.ok(failures > 0)
			let stored: Answer | undefined
			while (stored?.status !== 200)
				stored = await ask('Query', { ...of('killed') }).catch(() => {
					return new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 20))
				})
			const found = new Set((stored.Items as { at: { N: string } }[]).map(({ at }) => Number(at.N)))
			assert.deepEqual(
				acknowledged.filter((at) => !found.has(at)),
				[],
			)
			assert.deepEqual(ended, [`${name} has ended`])
		})

		it('listens on no port', { skip: process.platform !== 'linux' }, () => {
			assert.deepEqual(listeningPorts(process.pid), [])
		})

		it('has its data after a restart', async () => {
			await put('kept', 1)
			await emulator.close()
			emulator = await start()
			assert.equal((await get('kept', 1)).status, 200)
			assert.deepEqual((await get('kept', 1)).Item, { id: { S: 'kept' }, at: { N: '1' } })
		})
	})

// sockaddr_un has room for 107 bytes and a zero on Linux, and for 103 bytes on macOS.
describe('the embedded DynamoDB, dynalite, in a folder with a long path', () => {
	it('answers', async () => {
		const folder = temporaryFolder()
		const path = join(folder.path, 'a'.repeat(120))
		mkdirSync(path)
		const emulator = await startDynamoDbEmulator(path, { log: () => {}, onEnd: () => {} }, 'dynalite')
		assert.deepEqual(await emulator.request('ListTables', {}), { status: 200, body: '{"TableNames":[]}' })
		await emulator.close()
		folder.remove()
	})
})
