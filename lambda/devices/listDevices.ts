import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Device } from './device.ts'

/** All devices, for the operator's command. It scans the whole table, which no function does. */
export const listDevices = async (db: DynamoDBClient, table: string): Promise<readonly Device[]> => {
	const devices: Device[] = []
	const pages = paginateScan(
		{ client: db },
		{
			TableName: table,
			FilterExpression: 'begins_with(id, :prefix)',
			ExpressionAttributeValues: marshall({ ':prefix': 'device#' }),
		},
	)
	for await (const { Items = [] } of pages)
		for (const item of Items) devices.push(unmarshall(item) as unknown as Device)
	return devices.sort((a, b) => a.deviceId.localeCompare(b.deviceId))
}
