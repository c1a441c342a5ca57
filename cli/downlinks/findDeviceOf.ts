import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'

/** The device of a downlink. Reads the whole table until it has found it. */
export const findDeviceOf =
	(db: DynamoDBClient, table: string) =>
	async (downlinkId: string): Promise<string | undefined> => {
		const scan = {
			TableName: table,
			FilterExpression: 'id = :id',
			ExpressionAttributeValues: marshall({ ':id': downlinkId }),
			ProjectionExpression: 'deviceId',
		}
		for await (const { Items = [] } of paginateScan({ client: db }, scan)) {
			const [item] = Items
			if (item !== undefined) return String(unmarshall(item)['deviceId'])
		}
		return undefined
	}
