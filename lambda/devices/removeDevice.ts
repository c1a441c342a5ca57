import { DeleteItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { deviceKey } from './device.ts'

/**
 * Keys of all fingerprints that name a device, including those that it does not confirm. For the operator's command: it
 * scans the table, because a removed device has no item that names its fingerprints.
 */
export const fingerprintsOf =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<readonly string[]> => {
		const ids: string[] = []
		const pages = paginateScan(
			{ client: db },
			{
				TableName: table,
				FilterExpression: 'begins_with(id, :prefix) AND deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':prefix': 'fingerprint#', ':deviceId': deviceId }),
				ProjectionExpression: 'id',
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages) for (const { id } of Items) ids.push(id?.S ?? '')
		return ids
	}

/**
 * Removes all fingerprints that name a device, and gives their number. Call it before `removeDevice`: afterwards nobody can
 * watch the device, and if it is stopped, the device is still in the list.
 */
export const removeFingerprints =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<number> => {
		let removed = 0
		for (const id of await fingerprintsOf(db, table)(deviceId)) {
			const isRemoved = await onCondition(
				db.send(
					new DeleteItemCommand({
						TableName: table,
						Key: marshall({ id }),
						ConditionExpression: 'deviceId = :deviceId',
						ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
					}),
				),
			)
			if (isRemoved) removed += 1
		}
		return removed
	}

/** Removes the item of a device, and gives the number of items: afterwards its messages are those of an unknown device. */
export const removeDevice =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<number> => {
		const { Attributes } = await db.send(
			new DeleteItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				ReturnValues: 'ALL_OLD',
			}),
		)
		return Attributes === undefined ? 0 : 1
	}
