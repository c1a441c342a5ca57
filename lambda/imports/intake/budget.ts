import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import type { ImportLimits } from '../limits.ts'

/** How many messages a device may send, and has sent. */
export type Budget = {
	/**
	 * Whether a device has used up its budget before a message.
	 *
	 * @param next the next place of the ledger
	 * @param before when the messages were received that take the next places, before this one
	 * @param wasReceivedBefore whether the message of an entry was certainly received before a time
	 */
	readonly isSpent: (
		message: { readonly deviceId: string; readonly receivedAt: number },
		next: number,
		before: readonly number[],
		wasReceivedBefore: (seq: number, time: number) => boolean,
	) => Promise<boolean>
	/** Counts messages of a device that is not registered; how many of them are within the budget that all of these share. */
	readonly takeUnregistered: (receivedAt: number, sizes: readonly number[]) => Promise<number>
	/** adds to the count in the entry of messages that exceeded a limit */
	readonly addExcess: (
		entry: { readonly deviceId: string; readonly seq: number },
		count: number,
	) => Promise<void>
}

type Tables = {
	readonly ledger: string
	/** counters of minutes, which it forgets */
	readonly counters: string
}

const minutesPerDay = 24 * 60

const windowMilliseconds = 60_000

/**
 * The ledger counts what a device has sent: the entry `messagesPerMinute` places back tells how long that took. Times are
 * those of reception, so that delayed messages do not look like a flood. When several messages come at the same moment, a
 * few more may pass. Anybody can make up ids of devices that are not registered, so all of these share one counter.
 */
export const ledgerBudget = (
	db: DynamoDBClient,
	tables: Tables,
	limits: Pick<ImportLimits, 'messagesPerMinute' | 'unregisteredPerMinute' | 'bytesPerDay'>,
): Budget => ({
	isSpent: async ({ deviceId, receivedAt }, next, before, wasReceivedBefore) => {
		const { messagesPerMinute } = limits
		const seq = next + before.length - messagesPerMinute
		if (messagesPerMinute === 0 || seq < 1) return false
		if (seq < next && wasReceivedBefore(seq, receivedAt - windowMilliseconds)) return false
		const earlier = before[seq - next] ?? (await receivedAtOf(db, tables.ledger, { deviceId, seq }))
		return earlier !== undefined && Math.abs(receivedAt - earlier) < windowMilliseconds
	},
	takeUnregistered: async (receivedAt, sizes) => {
		const { unregisteredPerMinute, bytesPerDay } = limits
		if (unregisteredPerMinute === 0 || sizes.length === 0) return sizes.length
		const most = bytesPerDay === 0 ? Number.POSITIVE_INFINITY : bytesPerDay / minutesPerDay
		const bytes = sizes.reduce((sum, size) => sum + size, 0)
		const now = await countUnregistered(db, tables.counters, receivedAt, { messages: sizes.length, bytes })
		let before = { messages: now.messages - sizes.length, bytes: now.bytes - bytes }
		for (const [index, size] of sizes.entries()) {
			// The first one passes, however large it is.
			if (before.messages >= unregisteredPerMinute || before.bytes >= most) return index
			before = { messages: before.messages + 1, bytes: before.bytes + size }
		}
		return sizes.length
	},
	addExcess: async ({ deviceId, seq }, count) => {
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: tables.ledger,
					Key: marshall({ deviceId, seq }),
					UpdateExpression: 'ADD #count :more',
					// An entry that has expired must not come back as nothing but a number.
					ConditionExpression: 'attribute_exists(seq)',
					ExpressionAttributeNames: { '#count': 'count' },
					ExpressionAttributeValues: marshall({ ':more': count }),
				}),
			),
		)
	},
})

const receivedAtOf = async (
	db: DynamoDBClient,
	table: string,
	key: { readonly deviceId: string; readonly seq: number },
): Promise<number | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(key), ProjectionExpression: 'receivedAt' }),
	)
	const receivedAt = Item?.['receivedAt']?.N
	return receivedAt === undefined ? undefined : Number(receivedAt)
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
	const window = Math.floor(receivedAt / windowMilliseconds) * (windowMilliseconds / 1000)
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
