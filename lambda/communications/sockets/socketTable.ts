import {
	DeleteItemCommand,
	type DynamoDBClient,
	PutItemCommand,
	paginateQuery,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import type { StreamSocket } from './socket.ts'

const kind = 'socket'

export const storeSocket =
	(db: DynamoDBClient, table: string) =>
	async (socket: StreamSocket): Promise<void> => {
		const Item = marshall({ kind, ...socket }, { removeUndefinedValues: true })
		await db.send(new PutItemCommand({ TableName: table, Item }))
	}

export const removeSocket =
	(db: DynamoDBClient, table: string) =>
	async (id: string): Promise<void> => {
		await db.send(new DeleteItemCommand({ TableName: table, Key: marshall({ kind, id }) }))
	}

/** All sockets of both streams, without expired ones. Consistent. @param now seconds since the Unix epoch */
export const listSockets =
	(client: DynamoDBClient, table: string) =>
	async (now: number): Promise<readonly StreamSocket[]> => {
		const sockets: StreamSocket[] = []
		const pages = paginateQuery(
			{ client },
			{
				TableName: table,
				KeyConditionExpression: '#kind = :kind',
				FilterExpression: '#ttl > :now',
				ExpressionAttributeNames: { '#kind': 'kind', '#ttl': 'ttl' },
				ExpressionAttributeValues: marshall({ ':kind': kind, ':now': now }),
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages)
			for (const item of Items) {
				const { kind: _kind, ...socket } = unmarshall(item)
				sockets.push(socket as StreamSocket)
			}
		return sockets
	}

/** Notes how far a socket has got: up to a time, or that it is live. Nothing happens if it is gone. */
export const noteProgress =
	(db: DynamoDBClient, table: string) =>
	async (id: string, progress: { readonly readTo: number } | 'live'): Promise<void> => {
		const change =
			progress === 'live'
				? { set: 'SET isLive = :value', value: true }
				: { set: 'SET readTo = :value', value: progress.readTo }
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall({ kind, id }),
					UpdateExpression: change.set,
					ConditionExpression: 'attribute_exists(id)',
					ExpressionAttributeValues: marshall({ ':value': change.value }),
				}),
			),
		)
	}
