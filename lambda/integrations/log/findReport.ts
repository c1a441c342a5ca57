import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { UplinkOutcome } from '../contract.ts'
import { type LogEntry, logKey } from './entry.ts'

type Report = {
	readonly outcome: UplinkOutcome
	readonly problem?: string
	/** the devices that came out of it */
	readonly deviceIds: readonly string[]
}

/** What became of a message, in a few words; undefined if it is not in the log yet. */
export const findReport =
	(db: DynamoDBClient, table: string) =>
	async (integrationId: string, importId: string): Promise<Report | undefined> => {
		const { Item } = await db.send(
			new GetItemCommand({
				TableName: table,
				Key: marshall(logKey({ integrationId, importId })),
				ProjectionExpression: 'outcome, problems, devices',
				ConsistentRead: true,
			}),
		)
		if (Item === undefined) return undefined
		const { outcome, problems, devices } = unmarshall(Item) as Pick<
			LogEntry,
			'outcome' | 'problems' | 'devices'
		>
		const [first] = problems
		const deviceIds = devices.map(({ deviceId }) => deviceId)
		return { outcome, deviceIds, ...(first === undefined ? {} : { problem: first.message }) }
	}
