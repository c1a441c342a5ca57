import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { deviceKey, fingerprintKey } from './device.ts'

/**
 * Registers a device that nobody else does, unless it is registered already; gives the fingerprint that opens it. Whoever
 * does this at the same time gets the same one: the item of the device decides, and only then its fingerprint is written.
 *
 * @param fingerprint in its normal form; taken if the device has none
 */
export const ensureDevice =
	(db: DynamoDBClient, table: string) =>
	async (
		{ deviceId, model }: { readonly deviceId: string; readonly model: string },
		fingerprint: string,
	): Promise<string> => {
		const { Attributes = {} } = await db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				UpdateExpression:
					'SET deviceId = :deviceId, model = :model, fingerprint = if_not_exists(fingerprint, :fingerprint)',
				ExpressionAttributeValues: marshall({
					':deviceId': deviceId,
					':model': model,
					':fingerprint': fingerprint,
				}),
				ReturnValues: 'ALL_NEW',
			}),
		)
		const decided = String(unmarshall(Attributes)['fingerprint'])
		await db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({ ...fingerprintKey(decided), deviceId }),
				ConditionExpression: 'attribute_not_exists(id) OR deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
			}),
		)
		return decided
	}
