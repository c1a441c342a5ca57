import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../../aws/readItems.ts'
import { nobodyMilliseconds, retentionMilliseconds } from '../contract.ts'
import { type Heard, isHeardAt, listenersKey, listenersUntil } from '../record/listeners.ts'

type Table = { readonly db: DynamoDBClient; readonly table: string }

/** From when on events are written, in milliseconds since the Unix epoch. */
export type Written = { readonly since: number }

const listenersSince = { everything: 'since', downlinks: 'downlinksSince' } as const

/** Since when events of this kind are written; infinite if they are not. */
const sinceIn = (item: Item, heard: Heard, now: number): number =>
	Number(item[listenersUntil[heard]]?.N ?? 0) > now
		? Number(item[listenersSince[heard]]?.N)
		: Number.POSITIVE_INFINITY

/**
 * Has events written from now on, for an hour at least. Others may go on to believe that nobody listens for so long as they
 * remember it: after that, all events are there.
 */
export const listenFrom = async ({ db, table }: Table, heard: Heard, now: number): Promise<Written> => {
	const Key = marshall(listenersKey)
	const { Item = {} } = await db.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
	const since = isHeardAt(Item, heard, now)
		? Math.min(sinceIn(Item, 'everything', now), sinceIn(Item, heard, now))
		: now + nobodyMilliseconds
	await db.send(
		new UpdateItemCommand({
			TableName: table,
			Key,
			UpdateExpression: 'SET #until = :until, #since = :since',
			ExpressionAttributeNames: { '#until': listenersUntil[heard], '#since': listenersSince[heard] },
			ExpressionAttributeValues: marshall({ ':since': since, ':until': now + retentionMilliseconds }),
		}),
	)
	return { since }
}

/** Somebody still listens to these. */
export const stillListening = async (
	{ db, table }: Table,
	heard: readonly Heard[],
	now: number,
): Promise<void> => {
	if (heard.length === 0) return
	await db.send(
		new UpdateItemCommand({
			TableName: table,
			Key: marshall(listenersKey),
			UpdateExpression: `SET ${heard.map((one) => `#${one} = :until`).join(', ')}`,
			ExpressionAttributeNames: Object.fromEntries(heard.map((one) => [`#${one}`, listenersUntil[one]])),
			ExpressionAttributeValues: marshall({ ':until': now + retentionMilliseconds }),
		}),
	)
}
