import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Device } from '../device.ts'

export type ListedDevice = Pick<
	Device,
	'deviceId' | 'model' | 'lastSeen' | 'hideDataBefore' | 'integrationId'
>

type Scanned = {
	readonly devices: readonly ListedDevice[]
	/** key of the last item that was read, of any kind; undefined at the end of the table */
	readonly end: string | undefined
}

/**
 * Reads so many items of the table of devices, at most, and gives the devices among them. A third of the items or more are
 * devices, the others their fingerprints, which this function is not given. Not consistent: that would cost twice as much.
 */
export const scanDevices =
	(db: DynamoDBClient, table: string) =>
	async (items: number, after: string | undefined): Promise<Scanned> => {
		const { Items = [], LastEvaluatedKey } = await db.send(
			new ScanCommand({
				TableName: table,
				Limit: items,
				FilterExpression: 'begins_with(id, :prefix)',
				ProjectionExpression: 'deviceId, model, lastSeen, hideDataBefore, integrationId',
				ExpressionAttributeValues: marshall({ ':prefix': 'device#' }),
				...(after === undefined ? {} : { ExclusiveStartKey: marshall({ id: after }) }),
			}),
		)
		return {
			devices: Items.map((item) => unmarshall(item) as ListedDevice),
			end: LastEvaluatedKey?.['id']?.S,
		}
	}
