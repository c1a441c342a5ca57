import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { ObjectState } from './objectState.ts'
import { stateOf } from './storedState.ts'

/** The newest values of a device, one after the other by object. Consistent: what is in the ledger is in them. */
export const readStates =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<readonly ObjectState[]> => {
		const states: ObjectState[] = []
		const pages = paginateQuery(
			{ client: db },
			{
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages) for (const item of Items) states.push(stateOf(item))
		return states
	}
