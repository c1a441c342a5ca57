import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { type Device, deviceKey, fingerprintKey } from './device.ts'

/** Members after `model` stay as they were when the device was registered. */
export type EnsuredDevice = Pick<
	Device,
	'deviceId' | 'model' | 'name' | 'integrationId' | 'group' | 'customer'
>

/**
 * Registers a device that nobody else does, unless it is registered already; gives the fingerprint that opens it. Whoever
 * does this at the same time gets the same one: the item of the device decides, and only then its fingerprint is written.
 *
 * @param fingerprint in its normal form; taken if the device has none
 */
export const ensureDevice =
	(db: DynamoDBClient, table: string) =>
	async ({ deviceId, model, ...once }: EnsuredDevice, fingerprint: string): Promise<string> => {
		const kept = Object.entries({ fingerprint, ...once }).filter(([, value]) => value !== undefined)
		const sets = kept.map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`)
		const { Attributes = {} } = await db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				UpdateExpression: `SET deviceId = :deviceId, model = :model, ${sets.join(', ')}`,
				ExpressionAttributeNames: Object.fromEntries(kept.map(([name]) => [`#${name}`, name])),
				ExpressionAttributeValues: marshall({
					':deviceId': deviceId,
					':model': model,
					...Object.fromEntries(kept.map(([name, value]) => [`:${name}`, value])),
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
