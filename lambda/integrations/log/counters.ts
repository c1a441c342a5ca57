import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { countPartition } from '../itemKeys.ts'

/** What is counted of an integration in each hour. */
export const counterNames = ['received', 'converted', 'failed', 'devicesCreated', 'rateLimited'] as const

export type Counters = Readonly<Record<(typeof counterNames)[number], number>>

export type HourlyCounters = Counters & {
	/** UTC: `2026-11-29T02` */
	readonly hour: string
}

/** @param time milliseconds since the Unix epoch */
export const hourOf = (time: number): string => new Date(time).toISOString().slice(0, 13)

const keptSeconds = 90 * 24 * 60 * 60

/**
 * Adds to the counters of an hour. A message that is delivered again, or run again, counts again: a counter is a measure of
 * the work, not of the messages in the log.
 */
export const addCounters =
	(db: DynamoDBClient, table: string) =>
	async (integrationId: string, time: number, counters: Partial<Counters>): Promise<void> => {
		const added = counterNames.filter((name) => (counters[name] ?? 0) > 0)
		if (added.length === 0) return
		await db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall({ pk: countPartition(integrationId), sk: hourOf(time) }),
				UpdateExpression: `ADD ${added.map((name) => `${name} :${name}`).join(', ')} SET #ttl = :ttl`,
				ExpressionAttributeNames: { '#ttl': 'ttl' },
				ExpressionAttributeValues: marshall({
					...Object.fromEntries(added.map((name) => [`:${name}`, counters[name]])),
					':ttl': Math.floor(time / 1000) + keptSeconds,
				}),
			}),
		)
	}

/** The counters of the last hours in which there was anything, newest first. */
export const readCounters =
	(db: DynamoDBClient, table: string) =>
	async (integrationId: string, hours = 24): Promise<readonly HourlyCounters[]> => {
		const { Items = [] } = await db.send(
			new QueryCommand({
				TableName: table,
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: marshall({ ':pk': countPartition(integrationId) }),
				ScanIndexForward: false,
				Limit: hours,
			}),
		)
		return Items.map((item) => {
			const { sk, ...counted } = unmarshall(item)
			const of = (name: keyof Counters) => Number(counted[name] ?? 0)
			return {
				hour: String(sk),
				received: of('received'),
				converted: of('converted'),
				failed: of('failed'),
				devicesCreated: of('devicesCreated'),
				rateLimited: of('rateLimited'),
			}
		})
	}
