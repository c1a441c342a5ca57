import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { StoredKey } from './storedKey.ts'

/** All keys, oldest first, for the operator's command. It scans the table, which no function may. */
export const listKeys = async (db: DynamoDBClient, table: string): Promise<readonly StoredKey[]> => {
	const keys: StoredKey[] = []
	for await (const { Items = [] } of paginateScan({ client: db }, { TableName: table, ConsistentRead: true }))
		for (const item of Items) keys.push(unmarshall(item) as unknown as StoredKey)
	return keys.sort((a, b) => a.createdAt - b.createdAt)
}
