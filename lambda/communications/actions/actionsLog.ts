import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { About, Action } from '../event.ts'

/** Partition key of all actions: people and programs do few of them. */
export const actionsLog = 'actions'

export type LoggedAction = { readonly id: string; readonly action: Action; readonly about?: About }

export type ActionsPage = {
	readonly actions: readonly LoggedAction[]
	/** id of the last one that was read; absent at the end */
	readonly next?: string
}

/** Actions, newest first. @param before id of the last one of the page before */
export const readActions =
	(db: DynamoDBClient, table: string) =>
	async (limit: number, before?: string): Promise<ActionsPage> => {
		const { Items = [], LastEvaluatedKey } = await db.send(
			new QueryCommand({
				TableName: table,
				KeyConditionExpression: `#log = :log${before === undefined ? '' : ' AND id < :before'}`,
				ExpressionAttributeNames: { '#log': 'log' },
				ExpressionAttributeValues: marshall({
					':log': actionsLog,
					...(before === undefined ? {} : { ':before': before }),
				}),
				Limit: limit,
				ScanIndexForward: false,
				ConsistentRead: true,
			}),
		)
		const next = LastEvaluatedKey?.['id']?.S
		const actions = Items.map((item) => unmarshall(item) as LoggedAction)
		return { actions, ...(next === undefined ? {} : { next }) }
	}
