import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import type { ImportLimits } from '../limits.ts'

const minutesPerDay = 24 * 60

const minuteSeconds = 60

/**
 * Counts messages of devices that are not registered; how many of them are within the budget. Anybody can make up ids of
 * such devices, so all of them share one counter.
 */
export const takeUnregistered =
	(
		db: DynamoDBClient,
		table: string,
		{ unregisteredPerMinute, bytesPerDay }: Pick<ImportLimits, 'unregisteredPerMinute' | 'bytesPerDay'>,
	) =>
	async (receivedAt: number, sizes: readonly number[]): Promise<number> => {
		if (unregisteredPerMinute === 0 || sizes.length === 0) return sizes.length
		const most = bytesPerDay === 0 ? Number.POSITIVE_INFINITY : bytesPerDay / minutesPerDay
		const bytes = sizes.reduce((sum, size) => sum + size, 0)
		const now = await countUnregistered(db, table, receivedAt, { messages: sizes.length, bytes })
		let before = { messages: now.messages - sizes.length, bytes: now.bytes - bytes }
		for (const [index, size] of sizes.entries()) {
			// The first one passes, however large it is.
			if (before.messages >= unregisteredPerMinute || before.bytes >= most) return index
			before = { messages: before.messages + 1, bytes: before.bytes + size }
		}
		return sizes.length
	}

/** Messages may have waited. */
const forgottenSeconds = 24 * 60 * 60

type Sum = { readonly messages: number; readonly bytes: number }

/** What there is now of the minute, with these. */
const countUnregistered = async (
	db: DynamoDBClient,
	table: string,
	receivedAt: number,
	{ messages, bytes }: Sum,
): Promise<Sum> => {
	const window = Math.floor(receivedAt / 1000 / minuteSeconds) * minuteSeconds
	const { Attributes = {} } = await db.send(
		new UpdateItemCommand({
			TableName: table,
			// Sources of failed attempts are digests.
			Key: marshall({ source: 'unregistered', window }),
			UpdateExpression: 'ADD messageCount :messages, byteCount :bytes SET #ttl = :end',
			ExpressionAttributeNames: { '#ttl': 'ttl' },
			ExpressionAttributeValues: marshall({
				':messages': messages,
				':bytes': bytes,
				':end': window + forgottenSeconds,
			}),
			ReturnValues: 'UPDATED_NEW',
		}),
	)
	return { messages: Number(Attributes['messageCount']?.N), bytes: Number(Attributes['byteCount']?.N) }
}

/** Adds to the count in the entry of messages that exceeded a limit. */
export const addExcess =
	(db: DynamoDBClient, table: string) =>
	async (
		{ deviceId, seq }: { readonly deviceId: string; readonly seq: number },
		count: number,
	): Promise<void> => {
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall({ deviceId, seq }),
					UpdateExpression: 'ADD #count :more',
					// An entry that has expired must not come back as nothing but a number.
					ConditionExpression: 'attribute_exists(seq)',
					ExpressionAttributeNames: { '#count': 'count' },
					ExpressionAttributeValues: marshall({ ':more': count }),
				}),
			),
		)
	}
