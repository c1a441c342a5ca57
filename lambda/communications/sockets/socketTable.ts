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

export type SocketProgress = { readonly readFrom: number } | { readonly liveSince: number } | 'ending'

const changeOf = (progress: SocketProgress): { readonly set: string; readonly values: object } => {
	if (progress === 'ending') return { set: 'isEnding = :true', values: { ':true': true } }
	return 'readFrom' in progress
		? { set: 'readFrom = :value', values: { ':value': progress.readFrom } }
		: { set: 'isLive = :true, liveSince = :value', values: { ':true': true, ':value': progress.liveSince } }
}

/** Notes how far a socket has got: up to a time, that it is live, or that it is to be ended. Nothing happens if it is gone. */
export const noteProgress =
	(db: DynamoDBClient, table: string) =>
	async (id: string, progress: SocketProgress): Promise<void> => {
		const { set, values } = changeOf(progress)
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall({ kind, id }),
					UpdateExpression: `SET ${set}`,
					ConditionExpression: 'attribute_exists(id)',
					ExpressionAttributeValues: marshall(values),
				}),
			),
		)
	}
