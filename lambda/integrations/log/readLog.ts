import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { encodeTime } from 'ulid'
import { logPartition } from '../itemKeys.ts'
import type { LogEntry } from './entry.ts'

export type LogQuery = {
	readonly integrationId: string
	/** how many entries at most */
	readonly limit: number
	/** only entries in which something is wrong */
	readonly onlyErrors?: boolean
	/** only entries before this one */
	readonly before?: string
	/** only entries from this time on, in milliseconds since the Unix epoch */
	readonly since?: number
	/** seconds since the Unix epoch: entries that have expired are left out, deleted or not */
	readonly now: number
}

export type LogPage = {
	readonly entries: readonly LogEntry[]
	/** the entry after which the log goes on; absent at its end */
	readonly next?: string
}

/** After all import ids. */
const last = '~'

/**
 * How many pages of the table one page of a log may take: where few entries have errors, the reader gets few entries, and
 * the token with which to go on.
 */
const maxPages = 5

/** One page of the log of an integration, newest first. Consistent: what was acknowledged and converted is there. */
export const readLog =
	(db: DynamoDBClient, table: string) =>
	async (query: LogQuery): Promise<LogPage> => {
		const { limit, before } = query
		const entries: LogEntry[] = []
		let page = await readPage(db, table, query, before)
		entries.push(...page.entries)
		for (let pages = 1; pages < maxPages && entries.length < limit && page.next !== undefined; pages++) {
			page = await readPage(db, table, query, page.next)
			entries.push(...page.entries)
		}
		const shown = entries.slice(0, limit)
		const next = entries.length > limit ? shown.at(-1)?.importId : page.next
		return { entries: shown, ...(next === undefined ? {} : { next }) }
	}

const readPage = async (
	db: DynamoDBClient,
	table: string,
	{ integrationId, limit, onlyErrors = false, since = 0, now }: LogQuery,
	after: string | undefined,
): Promise<LogPage> => {
	const pk = logPartition(integrationId)
	const { Items = [], LastEvaluatedKey } = await db.send(
		new QueryCommand({
			TableName: table,
			KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
			FilterExpression: `#ttl > :now${onlyErrors ? ' AND hasErrors = :true' : ''}`,
			ExpressionAttributeNames: { '#ttl': 'ttl' },
			ExpressionAttributeValues: marshall({
				':pk': pk,
				// An import id begins with its time.
				':first': encodeTime(since, 10),
				':last': last,
				':now': now,
				...(onlyErrors ? { ':true': true } : {}),
			}),
			ScanIndexForward: false,
			ConsistentRead: true,
			...(onlyErrors ? {} : { Limit: limit }),
			...(after === undefined ? {} : { ExclusiveStartKey: marshall({ pk, sk: after }) }),
		}),
	)
	const next = LastEvaluatedKey?.['sk']?.S
	return {
		entries: Items.map((item) => unmarshall(item) as LogEntry),
		...(next === undefined ? {} : { next }),
	}
}
