import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import { deviceKey } from '../device.ts'
import type { Hidden } from './hidden.ts'

/**
 * Notes on the item of a device what is hidden from its watchers. Only more than before: false if somebody has hidden more
 * meanwhile, or if the device is no longer registered.
 */
export const hideBefore =
	(db: DynamoDBClient, table: string) =>
	(deviceId: string, { before, upTo }: Hidden): Promise<boolean> =>
		onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey(deviceId)),
					UpdateExpression: 'SET hideDataBefore = :before, hiddenSeq = :upTo',
					ConditionExpression:
						'attribute_exists(id) AND (attribute_not_exists(hideDataBefore) OR (hideDataBefore <= :before AND hiddenSeq <= :upTo))',
					ExpressionAttributeValues: marshall({ ':before': before, ':upTo': upTo }),
				}),
			),
		)
