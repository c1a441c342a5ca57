import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import { deviceMessageBody } from '../intake/deviceMessage.ts'
import { type Entry, entryPayload } from '../ledger/entry.ts'

type RedriveEntryNeeds = {
	readonly db: DynamoDBClient
	/** name of the table */
	readonly ledger: string
	readonly queues: SQSClient
	/** of the messages of devices */
	readonly queueUrl: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/**
 * Puts the message of a failed import back on the queue, as a new one that names it: it gets an entry of its own, the
 * failed one stays. The same message however often this is called, so nothing comes twice. False if only the beginning
 * of the payload was kept: there is nothing to put back.
 */
export const redriveEntry =
	({ db, ledger, queues, queueUrl, now }: RedriveEntryNeeds) =>
	async (entry: Entry): Promise<boolean> => {
		if (entry.truncated !== undefined) return false
		const { deviceId, seq, importId, receivedAt, door, contentFormat } = entry
		const MessageBody = deviceMessageBody({
			v: 1,
			deviceId,
			messageId: `redrive#${importId}`,
			// What it says about its time counts from when it came.
			receivedAt,
			door,
			contentFormat,
			payload: entryPayload(entry),
			origin: importId,
		})
		await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: ledger,
					Key: marshall({ deviceId, seq }),
					UpdateExpression: 'SET redrivenAt = :now',
					ConditionExpression: 'attribute_exists(seq)',
					ExpressionAttributeValues: marshall({ ':now': now() }),
				}),
			),
		)
		return true
	}
