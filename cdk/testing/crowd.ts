import {
	type AttributeValue,
	DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	ScanCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { clientOptions, type TinyHost } from '../../local/test/tinyHost.ts'

/** The name of a table by the start of its logical id, as the roles name it. */
export const tableNamed = (host: TinyHost, logicalId: string): string | undefined =>
	host.host.roles
		.flatMap(({ statements }) => statements.flatMap(({ resources }) => resources))
		.find((resource) => resource.includes(`table/`) && resource.includes(logicalId))
		?.split('/')[1]

const put = async (host: TinyHost, logicalId: string, items: readonly Record<string, AttributeValue>[]) => {
	const db = new DynamoDBClient(clientOptions(host))
	const TableName = tableNamed(host, logicalId)
	await Promise.all(items.map((Item) => db.send(new PutItemCommand({ TableName, Item }))))
}

/** More sockets that nobody has said goodbye for than one function posts to. */
export const addCrowd = (host: TinyHost, deviceId: string): Promise<void> =>
	put(
		host,
		'LiveConnections',
		Array.from({ length: 201 }, (_, index) => ({
			deviceId: { S: deviceId },
			connectionId: { S: `gone-${index}` },
			state: { S: 'live' },
			connectedAt: { N: '0' },
			ttl: { N: '9999999999' },
		})),
	)

/** Every socket that is remembered has been open for long. */
export const makeSocketsOld = async (host: TinyHost): Promise<void> => {
	const db = new DynamoDBClient(clientOptions(host))
	const TableName = tableNamed(host, 'LiveConnections')
	const { Items = [] } = await db.send(new ScanCommand({ TableName }))
	for (const { deviceId = { S: '' }, connectionId = { S: '' } } of Items)
		await db.send(
			new UpdateItemCommand({
				TableName,
				Key: { deviceId, connectionId },
				UpdateExpression: 'SET connectedAt = :old',
				ExpressionAttributeValues: { ':old': { N: '0' } },
			}),
		)
}

/** Repeats the first import of a device until there are more than a socket is sent at once. */
export const addBacklog = async (host: TinyHost, deviceId: string): Promise<void> => {
	const db = new DynamoDBClient(clientOptions(host))
	const Key = { deviceId: { S: deviceId }, seq: { N: '1' } }
	const { Item } = await db.send(new GetItemCommand({ TableName: tableNamed(host, 'LedgerTable'), Key }))
	if (Item === undefined) return
	await put(
		host,
		'LedgerTable',
		Array.from({ length: 101 }, (_, index) => ({
			...Item,
			seq: { N: String(index + 2) },
			messageKey: { S: `message#${index}` },
		})),
	)
	await remember(host, deviceId, 102)
}

const remember = async (host: TinyHost, deviceId: string, lastSeq: number): Promise<void> => {
	const db = new DynamoDBClient(clientOptions(host))
	await db.send(
		new UpdateItemCommand({
			TableName: tableNamed(host, 'DevicesTable'),
			Key: { id: { S: `device#${deviceId}` } },
			UpdateExpression: 'SET lastSeq = :seq',
			ExpressionAttributeValues: { ':seq': { N: String(lastSeq) } },
		}),
	)
}

/** A device that has just sent as much as it may. */
export const fillBudget = async (host: TinyHost, deviceId: string): Promise<void> => {
	const first = 10_001
	const entry = {
		deviceId: { S: deviceId },
		seq: { N: String(first) },
		messageKey: { S: 'message#first of many' },
		receivedAt: { N: String(Date.now()) },
	}
	await put(host, 'LedgerTable', [entry])
	await remember(host, deviceId, first + cdkJson.context.messagesPerMinute - 1)
}
