import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'

/** Keys of the object instances that the state of a device has. Consistent. */
export const listObjects =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<ReadonlySet<string>> => {
		const objects = new Set<string>()
		const pages = paginateQuery(
			{ client: db },
			{
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId',
				ExpressionAttributeNames: { '#object': 'object' },
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
				ProjectionExpression: '#object',
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages)
			for (const { object } of Items) if (object?.S !== undefined) objects.add(object.S)
		return objects
	}
