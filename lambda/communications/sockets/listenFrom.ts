import {
	type DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { nobodyMilliseconds, retentionMilliseconds } from '../contract.ts'
import { listenersKey } from '../record/listeners.ts'

type Table = { readonly db: DynamoDBClient; readonly table: string }

/** From when on events are written, in milliseconds since the Unix epoch. */
export type Written = { readonly since: number }

/**
 * Has events written from now on, for an hour at least. Others may go on to believe that nobody listens for so long as they
 * remember it: after that, all events are there.
 */
export const listenFrom = async ({ db, table }: Table, now: number): Promise<Written> => {
	const { Item = {} } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(listenersKey), ConsistentRead: true }),
	)
	const isWritten = Number(Item['until']?.N ?? 0) > now
	const since = isWritten ? Number(Item['since']?.N) : now + nobodyMilliseconds
	await db.send(
		new PutItemCommand({
			TableName: table,
			Item: marshall({ ...listenersKey, since, until: now + retentionMilliseconds }),
		}),
	)
	return { since }
}

/** Somebody still listens. */
export const stillListening = async ({ db, table }: Table, now: number): Promise<void> => {
	await db.send(
		new UpdateItemCommand({
			TableName: table,
			Key: marshall(listenersKey),
			UpdateExpression: 'SET #until = :until',
			ExpressionAttributeNames: { '#until': 'until' },
			ExpressionAttributeValues: marshall({ ':until': now + retentionMilliseconds }),
		}),
	)
}
