import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import { byMessageIndex } from '../contract.ts'
import type { KeyRange } from '../intake/messageKeys.ts'
import type { Entry } from './entry.ts'
import { type Places, placesAfter, type RememberedTip } from './places.ts'

/** `seq` of the newest entry of a device, 0 if there is none. Consistent. */
export const newestSeq =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<number> => {
		const { Items } = await db.send(
			new QueryCommand({
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
				ProjectionExpression: 'seq',
				ScanIndexForward: false,
				Limit: 1,
				ConsistentRead: true,
			}),
		)
		return Number(Items?.[0]?.['seq']?.N ?? 0)
	}

const findByMessage = async (
	db: DynamoDBClient,
	table: string,
	deviceId: string,
	{ from, to }: KeyRange,
): Promise<Entry | undefined> => {
	const { Items } = await db.send(
		new QueryCommand({
			TableName: table,
			IndexName: byMessageIndex,
			KeyConditionExpression: 'deviceId = :deviceId AND messageKey BETWEEN :from AND :to',
			ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':from': from, ':to': to }),
			Limit: 1,
			ConsistentRead: true,
		}),
	)
	const seq = Items?.[0]?.['seq']?.N
	return seq === undefined ? undefined : findEntry(db, table)(deviceId, Number(seq))
}

const findByMessages = async (
	db: DynamoDBClient,
	table: string,
	deviceId: string,
	ranges: readonly KeyRange[],
): Promise<Entry | undefined> => {
	for (const range of ranges) {
		const entry = await findByMessage(db, table, deviceId, range)
		if (entry !== undefined) return entry
	}
	return undefined
}

/** The entry at a place of the ledger; undefined if there is none, or it has expired. Consistent. */
export const findEntry =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string, seq: number): Promise<Entry | undefined> => {
		const Key = marshall({ deviceId, seq })
		const { Item } = await db.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
		return Item === undefined ? undefined : (unmarshall(Item) as Entry)
	}

/** False when another writer took this place first. */
const putAt = (db: DynamoDBClient, table: string, entry: Entry): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall(entry, { removeUndefinedValues: true }),
				ConditionExpression: 'attribute_not_exists(seq)',
			}),
		),
	)

/** @param pause waits a random time, so many milliseconds at most */
export const openPlaces =
	(db: DynamoDBClient, table: string, pause: (maxMilliseconds: number) => Promise<void>) =>
	(deviceId: string, remembered: RememberedTip): Promise<Places> =>
		placesAfter(
			{
				newest: () => newestSeq(db, table)(deviceId),
				find: (ranges) => findByMessages(db, table, deviceId, ranges),
				put: (entry) => putAt(db, table, entry),
				pause,
			},
			remembered,
		)
