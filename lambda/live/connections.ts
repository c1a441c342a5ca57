import {
	DeleteItemCommand,
	type DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	paginateQuery,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import type { Connection, ConnectionKey, Watcher } from './connection.ts'

const key = ({ deviceId, connectionId }: ConnectionKey) => marshall({ deviceId, connectionId })

export const storeConnection =
	(db: DynamoDBClient, table: string) =>
	async (connection: Connection): Promise<void> => {
		await db.send(new PutItemCommand({ TableName: table, Item: marshall(connection) }))
	}

export const removeConnection =
	(db: DynamoDBClient, table: string) =>
	async (connection: ConnectionKey): Promise<void> => {
		await db.send(new DeleteItemCommand({ TableName: table, Key: key(connection) }))
	}

/** Whether the connection is stored. A consistent read. */
export const isConnected =
	(db: DynamoDBClient, table: string) =>
	async (connection: ConnectionKey): Promise<boolean> => {
		const { Item } = await db.send(
			new GetItemCommand({
				TableName: table,
				Key: key(connection),
				ProjectionExpression: 'connectionId',
				ConsistentRead: true,
			}),
		)
		return Item !== undefined
	}

/**
 * Number of sockets that watch a device, greeted or not, without expired ones. One query reads up to 1 MB, about 8,000
 * sockets. It is not consistent, which halves its price: the limit need not be exact.
 *
 * @param now seconds since the Unix epoch
 */
export const countConnections =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string, now: number): Promise<number> => {
		let count = 0
		const pages = paginateQuery(
			{ client: db },
			{
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId',
				FilterExpression: '#ttl > :now',
				ExpressionAttributeNames: { '#ttl': 'ttl' },
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':now': now }),
				Select: 'COUNT',
			},
		)
		for await (const { Count = 0 } of pages) count += Count
		return count
	}

/** Sets the connection to `live`: it gets all new imports. False if it is gone. */
export const makeLive =
	(db: DynamoDBClient, table: string) =>
	(connection: ConnectionKey): Promise<boolean> =>
		onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: key(connection),
					UpdateExpression: 'SET #state = :live',
					ConditionExpression: 'attribute_exists(connectionId)',
					ExpressionAttributeNames: { '#state': 'state' },
					ExpressionAttributeValues: marshall({ ':live': 'live' }),
				}),
			),
		)

/** All live sockets of a device, in one keyed, consistent query. @param now seconds since the Unix epoch */
export const liveConnections =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string, now: number): Promise<readonly Watcher[]> => {
		const connections: Watcher[] = []
		const pages = paginateQuery(
			{ client: db },
			{
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId',
				FilterExpression: '#state = :live AND #ttl > :now',
				ProjectionExpression: 'connectionId, connectedAt, isPacked',
				ExpressionAttributeNames: { '#state': 'state', '#ttl': 'ttl' },
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':live': 'live', ':now': now }),
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages)
			for (const { connectionId, connectedAt, isPacked } of Items)
				connections.push({
					deviceId,
					connectionId: connectionId?.S ?? '',
					connectedAt: Number(connectedAt?.N),
					...(isPacked?.BOOL === true ? { isPacked: true } : {}),
				})
		return connections
	}
