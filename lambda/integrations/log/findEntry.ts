import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { type LogEntry, logKey } from './entry.ts'

/** An entry in the log of an integration; undefined if there is none. */
export const findEntry =
	(db: DynamoDBClient, table: string) =>
	async (integrationId: string, importId: string): Promise<LogEntry | undefined> => {
		const { Item } = await db.send(
			new GetItemCommand({
				TableName: table,
				Key: marshall(logKey({ integrationId, importId })),
				ConsistentRead: true,
			}),
		)
		return Item && (unmarshall(Item) as LogEntry)
	}
