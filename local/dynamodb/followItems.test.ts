import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { openEmbeddedDynamoDb } from './embeddedDynamoDb.ts'

describe('followers of a table', () => {
	it('are told of each item that is written, however, and of none that is deleted or refused', async (t) => {
		const folder = temporaryFolder()
		t.after(folder.remove)
		const tables = openEmbeddedDynamoDb(folder.path, { expiring: [], log: () => {} })
		t.after(tables.close)
		const create = (TableName: string) =>
			tables.request('CreateTable', {
				TableName,
				AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
				KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
				BillingMode: 'PAY_PER_REQUEST',
			})
		await create('followed')
		await create('other')
		const told: unknown[] = []
		const unfollow = tables.follow('followed', (item) => told.push(JSON.parse(JSON.stringify(item))))
		const put = (TableName: string, id: string, more: object = {}) =>
			tables.request('PutItem', { TableName, Item: { id: { S: id } }, ...more })
		await put('followed', 'a')
		await put('other', 'b')
		await put('followed', 'a', { ConditionExpression: 'attribute_not_exists(id)' })
		await tables.request('UpdateItem', {
			TableName: 'followed',
			Key: { id: { S: 'a' } },
			UpdateExpression: 'SET n = :n',
			ExpressionAttributeValues: { ':n': { N: '1' } },
		})
		await tables.request('BatchWriteItem', {
			RequestItems: { followed: [{ PutRequest: { Item: { id: { S: 'c' } } } }] },
		})
		await tables.request('DeleteItem', { TableName: 'followed', Key: { id: { S: 'a' } } })
		unfollow()
		await put('followed', 'd')
		assert.deepEqual(told, [{ id: { S: 'a' } }, { id: { S: 'a' }, n: { N: '1' } }, { id: { S: 'c' } }])
	})
})
