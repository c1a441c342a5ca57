import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { deviceKey } from './device.ts'

/**
 * Notes the newest import on the device's item. Only forward: a slower writer changes nothing; and only on a
 * registered device: a message from an unknown one leaves no trace but its entry.
 */
export const markSeen =
	(db: DynamoDBClient, table: string) =>
	async ({ deviceId, seq, at }: { deviceId: string; seq: number; at: number }): Promise<void> => {
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey(deviceId)),
					UpdateExpression: 'SET lastSeq = :seq, lastSeen = :at',
					ConditionExpression: 'attribute_exists(id) AND (attribute_not_exists(lastSeq) OR lastSeq < :seq)',
					ExpressionAttributeValues: marshall({ ':seq': seq, ':at': at }),
				}),
			),
		)
	}
