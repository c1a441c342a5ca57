import { type DynamoDBClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Key } from './deleteItems.ts'

/** A table whose partition key is `deviceId`. */
export type DeviceTable = { readonly name: string; readonly sortKey: string }

const query = ({ name, sortKey }: DeviceTable, deviceId: string): QueryCommandInput => ({
	TableName: name,
	KeyConditionExpression: 'deviceId = :deviceId',
	ProjectionExpression: 'deviceId, #sortKey',
	ExpressionAttributeNames: { '#sortKey': sortKey },
	ExpressionAttributeValues: { ':deviceId': { S: deviceId } },
	ConsistentRead: true,
})

/** The keys of all items of a device, page by page. */
export const keysOfDevice = async function* (
	db: DynamoDBClient,
	table: DeviceTable,
	deviceId: string,
): AsyncGenerator<readonly Key[]> {
	for await (const { Items = [] } of paginateQuery({ client: db }, query(table, deviceId))) yield Items
}
