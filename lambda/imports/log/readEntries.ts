import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Entry } from '../ledger/entry.ts'

type Range = {
	readonly deviceId: string
	/** only entries with a greater `seq`; ascending */
	readonly after?: number
	/** only entries with this `seq` or a greater one, in either order */
	readonly first?: number
	/** only entries with a smaller `seq`; descending */
	readonly before?: number
	/** how many entries to read at once, where few are wanted */
	readonly pageSize?: number
	/** seconds since the Unix epoch: entries that have expired are left out, deleted or not */
	readonly now: number
}

/**
 * Entries of a device, one after the other, a page of the table at a time: newest first, or, with `after`, oldest
 * first. Consistent: what was acknowledged is there.
 */
export const readEntries = (db: DynamoDBClient, table: string) =>
	async function* ({ deviceId, after, first = 1, before, pageSize, now }: Range): AsyncGenerator<Entry> {
		const from = Math.max(after ?? 0, first - 1)
		const to = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1
		if (to <= from) return
		let startKey: Record<string, AttributeValue> | undefined
		do {
			const { Items = [], LastEvaluatedKey } = await db.send(
				new QueryCommand({
					TableName: table,
					KeyConditionExpression: 'deviceId = :deviceId AND seq BETWEEN :from AND :to',
					FilterExpression: '#ttl > :now',
					ExpressionAttributeNames: { '#ttl': 'ttl' },
					ExpressionAttributeValues: marshall({
						':deviceId': deviceId,
						':from': from + 1,
						':to': to,
						':now': now,
					}),
					ScanIndexForward: after !== undefined,
					ConsistentRead: true,
					...(pageSize === undefined ? {} : { Limit: pageSize }),
					...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
				}),
			)
			for (const item of Items) yield unmarshall(item) as Entry
			startKey = LastEvaluatedKey
		} while (startKey !== undefined)
	}
