import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { newestSeq } from './ledger.ts'

type Sent = Pick<DeviceMessage, 'deviceId' | 'receivedAt' | 'origin'>

/** How many messages a device may send, and has sent. */
export type Budget = {
	/** 0 is no limit */
	readonly messagesPerMinute: number
	/** whether it is used up before this message; `lastSeq` of the device, if it is known */
	readonly isSpent: (sent: Sent, lastSeq: number | undefined) => Promise<boolean>
	/** counts one more in the entry of those that were too many */
	readonly addExcess: (entry: { readonly deviceId: string; readonly seq: number }) => Promise<void>
}

const windowMilliseconds = 60_000

/**
 * The ledger counts what a device has sent: the entry `messagesPerMinute` places back tells how long that took. By the
 * time of reception, so that messages that have waited are not taken for a flood. When several come at the same moment,
 * some more may pass.
 */
export const ledgerBudget = (db: DynamoDBClient, table: string, messagesPerMinute: number): Budget => ({
	messagesPerMinute,
	isSpent: async ({ deviceId, receivedAt, origin }, lastSeq) => {
		// A message that is put back was within the budget when it came.
		if (messagesPerMinute === 0 || origin !== undefined) return false
		const tip = lastSeq ?? (await newestSeq(db, table)(deviceId))
		const seq = tip - messagesPerMinute + 1
		if (seq < 1) return false
		const { Item } = await db.send(
			new GetItemCommand({
				TableName: table,
				Key: marshall({ deviceId, seq }),
				ProjectionExpression: 'receivedAt',
			}),
		)
		const earlier = Item?.['receivedAt']?.N
		return earlier !== undefined && Math.abs(receivedAt - Number(earlier)) < windowMilliseconds
	},
	addExcess: async ({ deviceId, seq }) => {
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall({ deviceId, seq }),
					UpdateExpression: 'ADD #count :one',
					// An entry that has expired must not come back as nothing but a number.
					ConditionExpression: 'attribute_exists(seq)',
					ExpressionAttributeNames: { '#count': 'count' },
					ExpressionAttributeValues: marshall({ ':one': 1 }),
				}),
			),
		)
	},
})
