import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureTable } from '../../local/dynamodb/dynamoDb.ts'
import { openEmbeddedDynamoDb } from '../../local/dynamodb/embeddedDynamoDb.ts'
import type { Floor } from './floor.ts'

const deviceKey = { deviceId: { S: 'device' } }

const placeKey = (seq: number): object => ({ ...deviceKey, seq: { N: String(seq) } })

const item = { text: { S: 'x'.repeat(500) } }

/** The operations on tables that one message makes, on small items, without anybody who asks for them. */
export const tableOperations = async (): Promise<Floor> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-floor-'))
	const { request, close } = openEmbeddedDynamoDb(folder, { expiring: [], log: () => undefined })
	const deviceId = { AttributeName: 'deviceId', KeyType: 'HASH' }
	const text = { AttributeName: 'deviceId', AttributeType: 'S' }
	const BillingMode = 'PAY_PER_REQUEST'
	for (const TableName of ['devices', 'states'])
		await ensureTable(request, {
			TableName,
			BillingMode,
			KeySchema: [deviceId],
			AttributeDefinitions: [text],
		})
	for (const TableName of ['ledger', 'history', 'connections'])
		await ensureTable(request, {
			TableName,
			BillingMode,
			KeySchema: [deviceId, { AttributeName: 'seq', KeyType: 'RANGE' }],
			AttributeDefinitions: [text, { AttributeName: 'seq', AttributeType: 'N' }],
		})
	const ask = async (operation: string, input: object): Promise<void> => {
		const { status, body } = await request(operation, input)
		if (status !== 200) throw new Error(`${operation}: ${body}`)
	}
	await ask('PutItem', { TableName: 'connections', Item: { ...placeKey(1), ...item } })
	let seq = 0
	return {
		name: 'six operations on tables',
		timesPerMessage: 1,
		run: async () => {
			seq += 1
			const one = { Keys: [deviceKey] }
			await ask('BatchGetItem', { RequestItems: { devices: one, states: one } })
			await ask('PutItem', {
				TableName: 'states',
				Item: { ...deviceKey, ...item, version: { N: String(seq) } },
				ConditionExpression: 'attribute_not_exists(version) OR version = :before',
				ExpressionAttributeValues: { ':before': { N: String(seq - 1) } },
			})
			await ask('BatchWriteItem', {
				RequestItems: { history: [{ PutRequest: { Item: { ...placeKey(seq), ...item } } }] },
			})
			await ask('PutItem', {
				TableName: 'ledger',
				Item: { ...placeKey(seq), ...item },
				ConditionExpression: 'attribute_not_exists(deviceId)',
			})
			await ask('Query', {
				TableName: 'connections',
				KeyConditionExpression: 'deviceId = :device',
				ExpressionAttributeValues: { ':device': { S: 'device' } },
			})
			await ask('UpdateItem', {
				TableName: 'devices',
				Key: deviceKey,
				UpdateExpression: 'SET lastSeq = :seq, recent = :recent',
				ExpressionAttributeValues: { ':seq': { N: String(seq) }, ':recent': item.text },
			})
		},
		close: async () => {
			await close()
			rmSync(folder, { recursive: true })
		},
	}
}
