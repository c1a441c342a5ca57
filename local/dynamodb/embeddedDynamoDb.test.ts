import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { startDynoxide } from '../testing/dynoxide/startDynoxide.ts'
import { emulators, openEmulator } from '../testing/startTables.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { ensureTable } from './dynamoDb.ts'
import type { DynamoDbRequest } from './dynamoDbRequest.ts'
import { openEmbeddedDynamoDb } from './embeddedDynamoDb.ts'

const table = {
	TableName: 'table',
	BillingMode: 'PAY_PER_REQUEST',
	AttributeDefinitions: [
		{ AttributeName: 'id', AttributeType: 'S' },
		{ AttributeName: 'at', AttributeType: 'N' },
		{ AttributeName: 'index', AttributeType: 'N' },
	],
	KeySchema: [
		{ AttributeName: 'id', KeyType: 'HASH' },
		{ AttributeName: 'at', KeyType: 'RANGE' },
	],
	LocalSecondaryIndexes: [
		{
			IndexName: 'byIndex',
			KeySchema: [
				{ AttributeName: 'id', KeyType: 'HASH' },
				{ AttributeName: 'index', KeyType: 'RANGE' },
			],
			Projection: { ProjectionType: 'ALL' },
		},
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
		let emulator: Awaited<ReturnType<typeof openEmulator>>
		const start = () => openEmulator(name, folder.path)
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

		it('keeps its index while items change and go', async () => {
			const found = async (): Promise<unknown> => {
				const { Items = [] } = await ask('Query', {
					...of('indexed'),
					IndexName: 'byIndex',
					ScanIndexForward: false,
				})
				return Items.map((item) => (item as { at: { N: string } }).at.N)
			}
			for (const at of [1, 2, 3]) await put('indexed', at, { index: { N: String(10 - at) } })
			assert.deepEqual(await found(), ['1', '2', '3'])
			await put('indexed', 1, { index: { N: '-1.5' } })
			await put('indexed', 2)
			assert.deepEqual(await found(), ['3', '1'])
			await ask('DeleteItem', { Key: { id: { S: 'indexed' }, at: { N: '3' } } })
			assert.deepEqual(await found(), ['1'])
		})

		it('changes an item from what it is then, whoever else changes it', async () => {
			const Key = { id: { S: 'counted' }, at: { N: '1' } }
			const add = { Key, UpdateExpression: 'ADD seen :n', ExpressionAttributeValues: { ':n': { N: '1' } } }
			await Promise.all(Array.from({ length: 50 }, () => ask('UpdateItem', add)))
			assert.deepEqual((await get('counted', 1)).Item?.['seen'], { N: '50' })
			const claims = await Promise.all(
				Array.from({ length: 20 }, () =>
					ask('UpdateItem', {
						Key,
						UpdateExpression: 'SET taken = :n',
						ConditionExpression: 'attribute_not_exists(taken)',
						ExpressionAttributeValues: { ':n': { N: '1' } },
					}),
				),
			)
			assert.equal(claims.filter(({ status }) => status === 200).length, 1)
		})

		it('has its data after a restart', async () => {
			await put('kept', 1)
			await emulator.close()
			emulator = await start()
			assert.equal((await get('kept', 1)).status, 200)
			assert.deepEqual((await get('kept', 1)).Item, { id: { S: 'kept' }, at: { N: '1' } })
		})
	})

describe('the tables of the host', () => {
	const open = (path: string, log: (source: string, line: string) => void = () => {}) =>
		openEmbeddedDynamoDb(path, { expiring: [], log })
	const all = async (request: DynamoDbRequest, IndexName?: string): Promise<readonly object[]> => {
		const { body } = await request('Query', {
			TableName,
			...(IndexName === undefined ? {} : { IndexName }),
			KeyConditionExpression: 'id = :id',
			ExpressionAttributeValues: { ':id': { S: 'killed' } },
		})
		return (JSON.parse(body) as { Items: readonly object[] }).Items
	}

	it('have what was acknowledged before the process was killed, and each item with its index', async (t) => {
		const folder = temporaryFolder()
		t.after(folder.remove)
		const first = open(folder.path)
		await ensureTable(first.request, table)
		await first.close()
		const script = join(import.meta.dirname, '../testing/putItems.ts')
		const child = spawn(process.execPath, [script, folder.path, TableName], {
			stdio: ['ignore', 'pipe', 'inherit'],
		})
		const ended = once(child, 'exit')
		let acknowledged = 0
		for await (const line of createInterface({ input: child.stdout })) {
			acknowledged = Number(line)
			if (acknowledged === 200) child.kill('SIGKILL')
		}
		assert.deepEqual(await ended, [null, 'SIGKILL'])
		const tables = open(folder.path)
		t.after(tables.close)
		const items = await all(tables.request)
		assert.ok(items.length >= acknowledged, `${items.length} of ${acknowledged}`)
		assert.deepEqual((await all(tables.request, 'byIndex')).toReversed(), items)
	})

	it('are refused while they cannot be written, and go on afterwards', async (t) => {
		const folder = temporaryFolder()
		t.after(folder.remove)
		const tables = open(folder.path)
		t.after(tables.close)
		await ensureTable(tables.request, table)
		const put = () => tables.request('PutItem', { TableName, Item: { id: { S: 'killed' }, at: { N: '1' } } })
		const other = new DatabaseSync(join(folder.path, 'tables.sqlite'))
		other.exec('BEGIN IMMEDIATE')
		await assert.rejects(put(), /database is locked/)
		other.exec('ROLLBACK')
		other.close()
		assert.equal((await put()).status, 200)
	})

	it('are those of version 0.1, once', { skip: !emulators.includes('dynoxide') }, async (t) => {
		const folder = temporaryFolder()
		t.after(folder.remove)
		const earlier = await startDynoxide(folder.path)
		await ensureTable(earlier.request, table)
		const Items = Array.from({ length: 1200 }, (_, at) => ({
			id: { S: 'killed' },
			at: { N: String(at) },
			index: { N: String(-at) },
		}))
		for (const Item of Items) await earlier.request('PutItem', { TableName, Item })
		await earlier.close()
		const file = join(folder.path, 'dynamodb.sqlite')
		const kept = join(folder.path, 'dynamodb-copied.sqlite')
		const again = join(folder.path, 'again.sqlite')
		copyFileSync(file, again)
		const lines: string[] = []
		const tables = open(folder.path, (_, line) => lines.push(line))
		t.after(tables.close)
		await ensureTable(tables.request, table)
		tables.copyEarlier([TableName, 'a table that is new'])
		assert.deepEqual(await all(tables.request), Items)
		assert.deepEqual((await all(tables.request, 'byIndex')).toReversed(), Items)
		assert.deepEqual([existsSync(file), existsSync(kept)], [false, true])
		assert.deepEqual(lines, [
			'1200 items were copied from dynamodb.sqlite; dynamodb-copied.sqlite is not needed any more',
		])
		tables.copyEarlier([TableName])
		assert.equal(lines.length, 1)
		// A copy that was interrupted before the file had its new name.
		copyFileSync(again, file)
		tables.copyEarlier([TableName])
		assert.deepEqual(await all(tables.request), Items)
	})
})
