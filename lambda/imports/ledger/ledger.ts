import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import { byMessageIndex } from '../contract.ts'
import type { KeyRange } from '../intake/deviceMessage.ts'
import type { Entry, EntryDraft } from './entry.ts'

/**
 * How often a writer tries when others take its place first. At most six run at once: two processors, and two recorders for
 * each of the two queues that feed them.
 */
const maxAttempts = 100

/** Without a random pause two writers could disturb each other again and again. */
const maxPauseMilliseconds = (attempt: number): number => Math.min(50, 2 ** attempt)

/** The ledger of one device. What it reads is consistent. */
export type DeviceLedger = {
	/** `seq` of the newest entry, 0 if there is none */
	readonly newest: () => Promise<number>
	/** the entry that a message has; undefined if there is none, or it has expired */
	readonly find: (sameMessage: readonly KeyRange[]) => Promise<Entry | undefined>
	/** false when another writer took this place first */
	readonly put: (entry: Entry) => Promise<boolean>
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What the item of a device says about its tip. */
export type RememberedTip = {
	/** newer than every entry when all of them have expired; 0 if there is none */
	readonly lastSeq: number
	/** whether it may be taken for the tip, because no entry after it can have expired */
	readonly isRecent: boolean
}

/** A writer of the entries of one device. */
export type Places = Pick<DeviceLedger, 'find'> & {
	/** the place of the next entry, unless another writer is faster */
	readonly next: () => number
	/** Gives a message a place, for which `find` of this writer has found no entry. */
	readonly append: (
		draft: EntryDraft,
		sameMessage: readonly KeyRange[],
	) => Promise<{ readonly entry: Entry; readonly isNew: boolean }>
}

/**
 * Gives each message exactly one place in the ledger, however often and by however many writers it is called. The order of
 * the three steps makes this right: (a) read the tip, (b) look for the message, (c) put it at tip + 1. If another writer
 * writes the same message after (b), it takes that place: the put fails, and the next (b) finds the entry. The tip of (a) may
 * be too old, such as that in the item of the device: places are taken in order, so the put fails then, too. A writer reads
 * the tip once for all its messages. As soon as another writer was faster, it looks for each message again.
 *
 * When the answer to a put is lost, the entry found afterwards may be the writer's own. It counts as new, so that its frames
 * are sent. They may be sent twice; `seq` and `part` tell repeats.
 */
export const placesAfter = async (
	{ newest, find, put, pause }: DeviceLedger,
	{ lastSeq, isRecent }: RememberedTip,
): Promise<Places> => {
	let tip = isRecent ? lastSeq : Math.max(lastSeq, await newest())
	let isDisturbed = false
	const putNext = async (entry: Entry): Promise<boolean> => {
		// Until the put has succeeded, another writer may have written.
		const before = isDisturbed
		isDisturbed = true
		if (!(await put(entry))) return false
		tip = entry.seq
		isDisturbed = before
		return true
	}
	return {
		find,
		next: () => tip + 1,
		append: async (draft, sameMessage) => {
			const tried = new Set<number>()
			for (let attempt = 1; attempt <= maxAttempts; attempt++) {
				if (isDisturbed) {
					tip = Math.max(lastSeq, await newest())
					const existing = await find(sameMessage)
					if (existing !== undefined) return { entry: existing, isNew: tried.has(existing.seq) }
				}
				const entry = { ...draft, seq: tip + 1 }
				tried.add(entry.seq)
				if (await putNext(entry)) return { entry, isNew: true }
				await pause(maxPauseMilliseconds(attempt))
			}
			throw new Error(`ledger: no place found for a message after ${maxAttempts} attempts`)
		},
	}
}

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
