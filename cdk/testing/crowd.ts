import {
	type AttributeValue,
	DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	ScanCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { clientOptions, type TinyHost } from '../../local/testing/tinyHost.ts'

/** The name of a table by the start of its logical id, as the roles name it. */
export const tableNamed = (host: TinyHost, logicalId: string): string | undefined =>
	host.host.roles
		.flatMap(({ statements }) => statements.flatMap(({ resources }) => resources))
		.find((resource) => resource.includes(`table/`) && resource.includes(logicalId))
		?.split('/')[1]

type Item = Readonly<Record<string, AttributeValue>>

const putAll = async (
	db: DynamoDBClient,
	TableName: string | undefined,
	items: readonly Item[],
): Promise<void> => {
	await Promise.all(items.map((Item) => db.send(new PutItemCommand({ TableName, Item }))))
}

const put = (host: TinyHost, logicalId: string, items: readonly Item[]): Promise<void> =>
	putAll(new DynamoDBClient(clientOptions(host)), tableNamed(host, logicalId), items)

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
	const tables = { devices: tableNamed(host, 'DevicesTable'), ledger: tableNamed(host, 'LedgerTable') }
	await repeatFirstImport(new DynamoDBClient(clientOptions(host)), tables, { deviceId, imports: 102 })
}

/** Writes the first import of a device, which is in the ledger, behind itself until there are so many. */
export const repeatFirstImport = async (
	db: DynamoDBClient,
	tables: { readonly devices: string | undefined; readonly ledger: string | undefined },
	{ deviceId, imports }: { readonly deviceId: string; readonly imports: number },
): Promise<void> => {
	const Key = { deviceId: { S: deviceId }, seq: { N: '1' } }
	const { Item } = await db.send(new GetItemCommand({ TableName: tables.ledger, Key }))
	if (Item === undefined) return
	const items = Array.from({ length: imports - 1 }, (_, index) => ({
		...Item,
		seq: { N: String(index + 2) },
		messageKey: { S: `message#${index}` },
	}))
	await putAll(db, tables.ledger, items)
	await remember(db, tables.devices, deviceId, imports)
}

const remember = async (
	db: DynamoDBClient,
	TableName: string | undefined,
	deviceId: string,
	lastSeq: number,
): Promise<void> => {
	await db.send(
		new UpdateItemCommand({
			TableName,
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
	const last = first + cdkJson.context.messagesPerMinute - 1
	await remember(new DynamoDBClient(clientOptions(host)), tableNamed(host, 'DevicesTable'), deviceId, last)
}
