import {
	DeleteItemCommand,
	type DynamoDBClient,
	PutItemCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { deviceKey, fingerprintKey } from './device.ts'

export type Registration = 'registered' | 'fingerprint taken' | 'device has another fingerprint'

/**
 * Registers a device and the one fingerprint that opens it, without a transaction: first the fingerprint, then the
 * device that confirms it. Stopped in between, nothing is open yet, and the same call again finishes the work.
 * Called for a registered device with its own fingerprint it sets the model and keeps everything else.
 *
 * @param fingerprint in its normal form
 */
export const registerDevice =
	(db: DynamoDBClient, table: string) =>
	async (device: { deviceId: string; model: string; fingerprint: string }): Promise<Registration> => {
		const { deviceId, model, fingerprint } = device
		const isOurs = await onCondition(
			db.send(
				new PutItemCommand({
					TableName: table,
					Item: marshall({ ...fingerprintKey(fingerprint), deviceId }),
					ConditionExpression: 'attribute_not_exists(id) OR deviceId = :deviceId',
					ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
				}),
			),
		)
		if (!isOurs) return 'fingerprint taken'
		const isConfirmed = await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey(deviceId)),
					UpdateExpression: 'SET deviceId = :deviceId, model = :model, fingerprint = :fingerprint',
					ConditionExpression: 'attribute_not_exists(id) OR fingerprint = :fingerprint',
					ExpressionAttributeValues: marshall({
						':deviceId': deviceId,
						':model': model,
						':fingerprint': fingerprint,
					}),
				}),
			),
		)
		if (isConfirmed) return 'registered'
		await db.send(new DeleteItemCommand({ TableName: table, Key: marshall(fingerprintKey(fingerprint)) }))
		return 'device has another fingerprint'
	}
