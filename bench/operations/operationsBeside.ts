import {
	type AttributeValue,
	BatchWriteItemCommand,
	type DynamoDBClient,
	GetItemCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { tableNamed } from '../../cdk/testing/crowd.ts'
import { deviceKey, fingerprintKey } from '../../lambda/devices/device.ts'
import { newConnection } from '../../lambda/live/connection.ts'
import type { OperationsHost } from './operationsHost.ts'

const dayMilliseconds = 24 * 60 * 60 * 1000

/** Limit of items in one request to DynamoDB. */
const batchSize = 25

type Item = Record<string, AttributeValue>

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index)

const putAll = async (db: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> => {
	for (let from = 0; from < items.length; from += batchSize) {
		const requests = items.slice(from, from + batchSize).map((item) => ({ PutRequest: { Item: item } }))
		const { UnprocessedItems = {} } = await db.send(
			new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
		)
		if (Object.keys(UnprocessedItems).length > 0) throw new Error(`${table}: items were not written`)
	}
}

const table = ({ host }: OperationsHost, logicalId: string): string => {
	const name = tableNamed(host, logicalId)
	if (name === undefined) throw new Error(`no table ${logicalId}`)
	return name
}

const otherDevice = (index: number): string => `oob-${351000000000000 + index}`

/** Registers other devices. */
export const addDevices = (on: OperationsHost, count: number): Promise<void> =>
	putAll(
		on.db,
		table(on, 'DevicesTable'),
		range(count).flatMap((index) => {
			const deviceId = otherDevice(index)
			const fingerprint = `29b.${index.toString(36)}`
			return [
				marshall({ ...fingerprintKey(fingerprint), deviceId }),
				marshall({ ...deviceKey(deviceId), deviceId, model: 'PCA20065', fingerprint }),
			]
		}),
	)

/** Adds live connections of the other devices, ten for each. */
export const addConnections = (on: OperationsHost, count: number): Promise<void> =>
	putAll(
		on.db,
		table(on, 'LiveConnections'),
		range(count).map((index) => {
			const connection = newConnection(otherDevice(Math.floor(index / 10)), `other-${index}`, Date.now())
			return marshall({ ...connection, state: 'live' })
		}),
	)

/** Adds entries of the device itself: copies of its first one, with yesterday's time. */
export const addHistory = async (on: OperationsHost, deviceId: string, count: number): Promise<void> => {
	const { db } = on
	const TableName = table(on, 'LedgerTable')
	const { Item } = await db.send(
		new GetItemCommand({ TableName, Key: marshall({ deviceId, seq: 1 }), ConsistentRead: true }),
	)
	const { Item: device } = await db.send(
		new GetItemCommand({ TableName: table(on, 'DevicesTable'), Key: marshall(deviceKey(deviceId)) }),
	)
	const newest = Number(device?.['lastSeq']?.N)
	const receivedAt = Number(Item?.['receivedAt']?.N) - dayMilliseconds
	const like = (seq: number): Item => ({
		...Item,
		...marshall({ seq, messageKey: `message#${seq}`, receivedAt }),
	})
	await putAll(
		db,
		TableName,
		range(count).map((index) => like(newest + 1 + index)),
	)
	await db.send(
		new UpdateItemCommand({
			TableName: table(on, 'DevicesTable'),
			Key: marshall(deviceKey(deviceId)),
			UpdateExpression: 'SET lastSeq = :seq, recentSeq = :seq, recentFrom = :at, recent = :none',
			ExpressionAttributeValues: marshall({
				':seq': newest + count,
				':at': receivedAt,
				':none': new Uint8Array(),
			}),
		}),
	)
}
