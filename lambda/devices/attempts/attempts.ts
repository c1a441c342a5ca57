import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type AttemptsKey, windowEnd } from './attemptsKey.ts'

/** The failed attempts of each source, in a table whose items expire. */
export type Attempts = {
	/** how many there are */
	readonly failed: (key: AttemptsKey) => Promise<number>
	/** adds one; gives the new number */
	readonly add: (key: AttemptsKey) => Promise<number>
}

export const attemptsTable = (db: DynamoDBClient, table: string): Attempts => ({
	failed: async (key) => {
		const { Item } = await db.send(
			new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
		)
		return Number(Item?.['failures']?.N ?? 0)
	},
	add: async (key) => {
		const { Attributes } = await db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(key),
				UpdateExpression: 'ADD failures :one SET #ttl = :end',
				ExpressionAttributeNames: { '#ttl': 'ttl' },
				ExpressionAttributeValues: marshall({ ':one': 1, ':end': windowEnd(key) }),
				ReturnValues: 'UPDATED_NEW',
			}),
		)
		return Number(Attributes?.['failures']?.N ?? 0)
	},
})
