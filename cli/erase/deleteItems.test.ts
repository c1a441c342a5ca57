import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
	type BatchWriteItemCommandInput,
	type BatchWriteItemCommandOutput,
	PutItemCommand,
	ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { deleteItems } from './deleteItems.ts'

type Client = Tables['db']

/** A client of a table that accepts `capacity()` deletions per request. */
const shortOfCapacity = (endpoint: string, table: string, capacity: () => number): Client => {
	const db = localDynamoDb(endpoint)
	db.middlewareStack.add(
		(next) => async (args) => {
			const requests = (args.input as BatchWriteItemCommandInput).RequestItems?.[table] ?? []
			const taken = capacity()
			if (taken === 0) return { response: {}, output: { UnprocessedItems: { [table]: requests } } as never }
			const result = await next({
				...args,
				input: { RequestItems: { [table]: requests.slice(0, taken) } } as never,
			})
			const left = requests.slice(taken)
			const output = result.output as BatchWriteItemCommandOutput
			return { ...result, output: { ...output, UnprocessedItems: left.length > 0 ? { [table]: left } : {} } }
		},
		{ step: 'initialize' },
	)
	return db
}

for (const emulator of emulators)
	describe(`deleting items on ${emulator}`, () => {
		let tables: Tables
		let table: string
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('STATE_TABLE')
		})
		after(() => tables.close())

		const keys = Array.from({ length: 25 }, (_, index) => ({
			deviceId: { S: 'device' },
			object: { S: String(index) },
		}))
		beforeEach(async () => {
			for (const Item of keys) await tables.db.send(new PutItemCommand({ TableName: table, Item }))
		})
		const left = async () => (await tables.db.send(new ScanCommand({ TableName: table }))).Count

		const pauses = () => {
			const waited: number[] = []
			return { waited, wait: async (milliseconds: number) => void waited.push(milliseconds) }
		}

		it('takes 25 at once, and those that are gone already, without a pause', async () => {
			const { waited, wait } = pauses()
			const remove = deleteItems({ db: tables.db, wait }, table)
			await remove(keys)
			assert.equal(await left(), 0)
			await remove(keys)
			assert.deepEqual(waited, [])
		})

		it('asks again for what the table did not take, after pauses that grow', async () => {
			const { waited, wait } = pauses()
			const db = shortOfCapacity(tables.endpoint, table, () => 10)
			await deleteItems({ db, wait }, table)(keys)
			db.destroy()
			assert.equal(await left(), 0)
			assert.deepEqual(waited, [100, 200])
		})

		it('gives up on a table that takes nothing, and says what to do', async () => {
			const { waited, wait } = pauses()
			const db = shortOfCapacity(tables.endpoint, table, () => 0)
			await assert.rejects(deleteItems({ db, wait }, table)(keys), /run the command again/)
			db.destroy()
			assert.equal(await left(), 25)
			assert.ok(waited.every((pause, index) => pause >= (waited[index - 1] ?? 0) && pause <= 5000))
		})
	})
