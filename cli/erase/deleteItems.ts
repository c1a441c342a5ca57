import {
	type AttributeValue,
	BatchWriteItemCommand,
	type DynamoDBClient,
	type WriteRequest,
} from '@aws-sdk/client-dynamodb'

export type Key = Readonly<Record<string, AttributeValue>>

/** Limit of items in one `BatchWriteItem`. */
export const maxBatch = 25

const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 5000
const maxAttempts = 12

type DeleteItemsNeeds = {
	readonly db: DynamoDBClient
	readonly wait: (milliseconds: number) => Promise<void>
}

/**
 * Deletes up to 25 items of a table and ignores those that do not exist. The answer lists items that were throttled;
 * they are sent again after a growing pause.
 */
export const deleteItems =
	({ db, wait }: DeleteItemsNeeds, table: string) =>
	async (keys: readonly Key[]): Promise<void> => {
		let left: WriteRequest[] = keys.map((Key) => ({ DeleteRequest: { Key } }))
		for (let attempt = 0; attempt < maxAttempts; attempt++) {
			const { UnprocessedItems } = await db.send(
				new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
			)
			left = UnprocessedItems?.[table] ?? []
			if (left.length === 0) return
			await wait(Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** attempt))
		}
		throw new Error(`the table ${table} takes no more deletions at the moment: run the command again`)
	}
