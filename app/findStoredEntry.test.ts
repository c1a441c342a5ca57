import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { marshall } from '@aws-sdk/util-dynamodb'
import { timeWindow } from '../cli/timeWindow.ts'
import { judgeContent } from '../lambda/imports/formats/formats.ts'
import { deviceMessageBody, parseDeviceMessage } from '../lambda/imports/intake/deviceMessage.ts'
import { draftEntry } from '../lambda/imports/ledger/entry.ts'
import { ensureTable } from '../local/dynamodb/dynamoDb.ts'
import { openEmbeddedDynamoDb } from '../local/dynamodb/embeddedDynamoDb.ts'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { findStoredEntry } from './findStoredEntry.ts'

const table = {
	TableName: 'ledger',
	BillingMode: 'PAY_PER_REQUEST',
	AttributeDefinitions: [
		{ AttributeName: 'deviceId', AttributeType: 'S' },
		{ AttributeName: 'seq', AttributeType: 'N' },
	],
	KeySchema: [
		{ AttributeName: 'deviceId', KeyType: 'HASH' },
		{ AttributeName: 'seq', KeyType: 'RANGE' },
	],
}

/** With warnings, which are lists of maps. */
const message = parseDeviceMessage(
	deviceMessageBody({
		v: 1,
		deviceId: 'kit',
		messageId: 'm',
		receivedAt: Date.UTC(2026, 10, 28),
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from('[{"n":"14205/0/1","v":141},{"n":"14205/0/77","v":1}]'),
	}),
)

test('findStoredEntry: reads an entry as it was put, without a request', async () => {
	const folder = temporaryFolder()
	const tables = openEmbeddedDynamoDb(folder.path, { expiring: [], log: () => undefined })
	try {
		await ensureTable(tables.request, table)
		const entry = { ...draftEntry(message, judgeContent(timeWindow)(message), { retentionDays: 30 }), seq: 3 }
		const { payload, ...rest } = entry
		const base64 = Buffer.from(payload).toString('base64')
		const Item = { ...marshall(rest, { removeUndefinedValues: true }), payload: { B: base64 } }
		const { status } = await tables.request('PutItem', { TableName: 'ledger', Item })
		equal(status, 200)
		const find = findStoredEntry(tables.read, 'ledger')
		deepEqual(find('kit', 3), entry)
		equal(find('kit', 4), undefined)
		equal(findStoredEntry(tables.read, 'another')('kit', 3), undefined)
	} finally {
		await tables.close()
		folder.remove()
	}
})
