import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { LogEntry } from './entry.ts'

/**
 * Puts an entry into the log, in place of an earlier one of the same message: a redelivery writes the same again, and a
 * message that is run again replaces what became of it before.
 */
export const writeEntry =
	(db: DynamoDBClient, table: string) =>
	async (entry: LogEntry): Promise<void> => {
		await db.send(
			new PutItemCommand({ TableName: table, Item: marshall(entry, { removeUndefinedValues: true }) }),
		)
	}
