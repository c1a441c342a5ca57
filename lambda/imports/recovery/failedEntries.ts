import { type DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Entry } from '../ledger/entry.ts'

const failed = {
	FilterExpression: 'kind = :failed AND attribute_not_exists(redrivenAt)',
	ExpressionAttributeValues: marshall({ ':failed': 'failed' }),
}

/**
 * Entries of messages that could not be processed and were not put back yet, those of a device oldest first. Of all
 * devices it reads the whole ledger: for the operator's command.
 */
export const failedEntries = async function* (
	db: DynamoDBClient,
	table: string,
	deviceId?: string,
): AsyncGenerator<Entry> {
	const pages =
		deviceId === undefined
			? paginateScan({ client: db }, { TableName: table, ...failed })
			: paginateQuery(
					{ client: db },
					{
						TableName: table,
						...failed,
						KeyConditionExpression: 'deviceId = :deviceId',
						ExpressionAttributeValues: { ...failed.ExpressionAttributeValues, ':deviceId': { S: deviceId } },
					},
				)
	for await (const { Items = [] } of pages) for (const item of Items) yield unmarshall(item) as Entry
}
