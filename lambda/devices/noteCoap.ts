import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { deviceKey } from './device.ts'

/** Notes that a device was at a CoAP server; false if it is not registered. @param at milliseconds since the Unix epoch */
export const noteCoap =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string, at: number): Promise<boolean> =>
		onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey(deviceId)),
					UpdateExpression: 'SET coapSeen = :at',
					ConditionExpression: 'attribute_exists(id)',
					ExpressionAttributeValues: marshall({ ':at': at }),
				}),
			),
		)
