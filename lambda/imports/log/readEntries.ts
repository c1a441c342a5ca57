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
	/** read the next page while the items of one are being used */
	readonly isAhead?: boolean
	/** seconds since the Unix epoch: entries that have expired are left out, deleted or not */
	readonly now: number
}

/**
 * Entries of a device, one after the other, a page of the table at a time: newest first, or, with `after`, oldest
 * first. Consistent: what was acknowledged is there.
 */
export const readEntries = (db: DynamoDBClient, table: string) =>
	async function* (range: Range): AsyncGenerator<Entry> {
		const { after, first = 1, before, isAhead = false } = range
		const from = Math.max(after ?? 0, first - 1)
		const to = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1
		if (to <= from) return
		const read = (startKey: Item | undefined) => readPage(db, table, { ...range, from, to, startKey })
		let page: ReturnType<typeof read> | undefined = read(undefined)
		while (page !== undefined) {
			const { Items = [], LastEvaluatedKey } = await page
			const next: () => typeof page = () =>
				LastEvaluatedKey === undefined ? undefined : read(LastEvaluatedKey)
			const ahead = isAhead ? next() : undefined
			// Whoever goes on learns of it.
			ahead?.catch(() => undefined)
			for (const item of Items) yield unmarshall(item) as Entry
			page = ahead ?? next()
		}
	}

type Item = Record<string, AttributeValue>

const readPage = (
	db: DynamoDBClient,
	table: string,
	{
		deviceId,
		after,
		pageSize,
		now,
		from,
		to,
		startKey,
	}: Range & { readonly from: number; readonly to: number; readonly startKey: Item | undefined },
) =>
	db.send(
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
