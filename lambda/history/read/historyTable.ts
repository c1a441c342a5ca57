import {
	type AttributeValue,
	type DynamoDBClient,
	paginateQuery,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import { expiryOf } from '../record/rowsOf.ts'
import { keyOfDay } from '../record/writeRows.ts'
import { dayMilliseconds, dayOf, readSamples, type Sample } from '../sample.ts'
import { dayKey, hourName, rowKeys, type Series, timeInKey } from '../series.ts'
import type { KeptHour } from './statistics.ts'

export type Table = { readonly db: DynamoDBClient; readonly table: string }

/** A row that was read. */
export type ReadRow = {
	/** milliseconds since the Unix epoch: of its first sample */
	readonly time: number
	readonly samples: readonly Sample[]
}

const query = (table: string, { deviceId }: Series, [first, last]: readonly [string, string]) => ({
	TableName: table,
	KeyConditionExpression: 'deviceId = :deviceId AND #at BETWEEN :first AND :last',
	ExpressionAttributeNames: { '#at': 'at' },
	ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':first': first, ':last': last }),
	// What is in the ledger is in the history.
	ConsistentRead: true,
})

/** Rows from one time to before another, page by page, the newest first. */
export const readRows = async function* (
	{ db, table }: Table,
	series: Series,
	{ from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<readonly ReadRow[]> {
	const input = {
		...query(table, series, rowKeys(series, from, to)),
		ProjectionExpression: '#at, samples, version, receivedAt',
		ScanIndexForward: false,
	}
	for await (const { Items = [] } of paginateQuery({ client: db }, input)) yield Items.map(rowOf)
}

const rowOf = (item: Record<string, AttributeValue>): ReadRow => ({
	time: timeInKey(item['at']?.S ?? ''),
	samples: readSamples(item['samples']?.S ?? '', {
		version: item['version']?.S,
		...(item['receivedAt']?.N === undefined ? undefined : { receivedAt: Number(item['receivedAt'].N) }),
	}),
})

/** What is kept of a day. */
export type KeptDay = {
	/** undefined if there is no item */
	readonly revision: number | undefined
	/** by the names of `hourName` */
	readonly hours: Readonly<Record<string, string>>
}

/** What is kept of days, by their beginning. Read it before the rows: see `keepHours`. */
export const readDays = async (
	{ db, table }: Table,
	series: Series,
	{ from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<number, KeptDay>> => {
	const days = new Map<number, KeptDay>()
	const keys = [dayKey(series, dayOf(from)), dayKey(series, dayOf(to))] as const
	for await (const { Items = [] } of paginateQuery({ client: db }, query(table, series, keys)))
		for (const item of Items) {
			const { at, revision = 0, ...hours } = unmarshall(item)
			days.set(Date.parse(String(at).split('#')[1] ?? ''), { revision, hours })
		}
	return days
}

/** Undefined if nothing is kept. */
export const keptHour = (day: KeptDay | undefined, hour: number): KeptHour | undefined => {
	const text = day?.hours[hourName(hour)]
	return text === undefined ? undefined : (JSON.parse(text) as KeptHour)
}

/** Bytes of what is kept of an hour: a day of them is far below the 400 KB of an item. */
const maxHourBytes = 12_000

/** An hour with more is read again, and one with a sum that no double can hold, which JSON has no number for. */
const isKept = (text: string): boolean => Buffer.byteLength(text) <= maxHourBytes && !text.includes('null')

type NewHours = {
	readonly series: Series
	readonly day: number
	readonly known: KeptDay | undefined
	/** by the beginnings of the hours */
	readonly hours: ReadonlyMap<number, KeptHour>
}

/**
 * Keeps the statistics of hours of a day, unless one of its hours has got a row since the day was read: whoever writes a row
 * of an hour that is over raises the revision after it. False if nothing was written.
 */
export const keepHours =
	({ db, table }: Table, historyDays: number) =>
	async ({ series, day, known, hours }: NewHours): Promise<boolean> => {
		const texts = [...hours].flatMap(([hour, kept]) => {
			const text = JSON.stringify(kept)
			return isKept(text) ? [[hourName(hour), text] as const] : []
		})
		if (texts.length === 0) return false
		const isUnchanged =
			known?.revision === undefined ? 'attribute_not_exists(deviceId)' : 'revision = :revision'
		return onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: keyOfDay(series, day),
					UpdateExpression: `SET #ttl = :ttl, revision = :revision, ${texts.map(([name]) => `${name} = :${name}`).join(', ')}`,
					ConditionExpression: isUnchanged,
					ExpressionAttributeNames: { '#ttl': 'ttl' },
					ExpressionAttributeValues: marshall({
						':ttl': expiryOf(day + dayMilliseconds, historyDays),
						':revision': known?.revision ?? 0,
						...Object.fromEntries(texts.map(([name, text]) => [`:${name}`, text])),
					}),
				}),
			),
		)
	}
