import { createHash } from 'node:crypto'
import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { retentionMilliseconds } from './contract.ts'
import type { Cursor } from './cursor.ts'
import type { About, Event } from './event.ts'

/** An event, and when it was written. */
export type StoredEvent = {
	/** milliseconds since the Unix epoch */
	readonly time: number
	readonly event: Event
	readonly about?: About
	/** of whoever has got this event and those before it: nothing that is still to be sent is older. Absent: its time */
	readonly cursor?: Cursor
}

/** Writers share a bucket for a minute, and spread over this number of partitions. */
export const shards = 4

export const minuteOf = (time: number): number => Math.floor(time / 60_000)

const slotOf = (minute: number, shard: number): string => `${minute}#${shard}`

const shardOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) % shards

const deviceOf = (event: Event): string =>
	'deviceId' in event && event.deviceId !== undefined ? event.deviceId : ''

/** Sorts by time. */
const digits = (time: number): string => String(time).padStart(15, '0')

const placeOf = (time: number, event: Event): string => `${digits(time)}#${deviceOf(event)}#${event.id}`

/** Writes an event. @param time milliseconds since the Unix epoch: now */
export const putEvent =
	(db: DynamoDBClient, table: string) =>
	async ({ time, event, about }: StoredEvent): Promise<void> => {
		await db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall(
					{
						slot: slotOf(minuteOf(time), shardOf(deviceOf(event))),
						place: placeOf(time, event),
						time,
						event,
						...(about === undefined ? {} : { about }),
						ttl: Math.ceil((time + retentionMilliseconds) / 1000) + 60,
					},
					{ removeUndefinedValues: true },
				),
			}),
		)
	}

/** The events of a minute from a time on, in the order of their times. Consistent. */
export const readMinute =
	(db: DynamoDBClient, table: string) =>
	async (minute: number, from: number): Promise<readonly StoredEvent[]> => {
		const all = await Promise.all(
			Array.from({ length: shards }, (_, shard) => readSlot(db, table, slotOf(minute, shard), from)),
		)
		return all.flat().toSorted((a, b) => a.time - b.time)
	}

const readSlot = async (
	client: DynamoDBClient,
	table: string,
	slot: string,
	from: number,
): Promise<readonly StoredEvent[]> => {
	const found: StoredEvent[] = []
	const pages = paginateQuery(
		{ client },
		{
			TableName: table,
			KeyConditionExpression: 'slot = :slot AND place >= :from',
			ExpressionAttributeValues: marshall({ ':slot': slot, ':from': digits(from) }),
			ConsistentRead: true,
		},
	)
	for await (const { Items = [] } of pages)
		for (const item of Items) {
			const { time, event, about } = unmarshall(item)
			found.push({ time, event, ...(about === undefined ? {} : { about }) })
		}
	return found
}
