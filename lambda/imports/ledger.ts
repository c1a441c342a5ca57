import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { byMessageIndex } from './byMessageIndex.ts'
import type { Entry, EntryDraft } from './entry.ts'
import type { KeyRange } from './messageKeys.ts'

/** How often a writer tries when others take its place first. At most two run at once, see the event source. */
const maxAttempts = 50

/** Without a pause writers in step lose to each other for ever. */
const maxPauseMilliseconds = (attempt: number): number => Math.min(100, 2 ** attempt)

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

/**
 * Gives a message its place in the ledger, exactly once, however often and by however many writers it is called.
 * The order of the three steps is what makes it right: (a) read the tip, (b) look for the message, (c) put at
 * tip + 1. Who wrote the same message in between has taken that place, so the put fails and (b) finds it.
 *
 * When the answer to a put is lost, the entry found afterwards may be the caller's own: that counts as new, so that its
 * frames go out. They may go out twice, which `seq` and `part` tell.
 *
 * @param pause waits a random time, so many milliseconds at most
 * @param lastSeq what the device remembers: newer than every entry when all of them have expired
 * @param sameMessage the keys that an entry of the message may have
 */
export const appendEntry =
	(db: DynamoDBClient, table: string, pause: (maxMilliseconds: number) => Promise<void>) =>
	async (
		draft: EntryDraft,
		lastSeq: number,
		sameMessage: readonly KeyRange[],
	): Promise<{ entry: Entry; isNew: boolean }> => {
		const tried = new Set<number>()
		for (let attempt = 1; attempt <= maxAttempts; attempt++) {
			const tip = Math.max(lastSeq, await newestSeq(db, table)(draft.deviceId))
			const existing = await findByMessages(db, table, draft.deviceId, sameMessage)
			if (existing !== undefined) return { entry: existing, isNew: tried.has(existing.seq) }
			const entry = { ...draft, seq: tip + 1 }
			tried.add(entry.seq)
			if (await putAt(db, table, entry)) return { entry, isNew: true }
			await pause(maxPauseMilliseconds(attempt))
		}
		throw new Error(`ledger: no place found for a message after ${maxAttempts} attempts`)
	}
