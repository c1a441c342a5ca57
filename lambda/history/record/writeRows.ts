import {
	type AttributeValue,
	BatchWriteItemCommand,
	type DynamoDBClient,
	UpdateItemCommand,
	type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { inStep } from '../../aws/inStep.ts'
import { someAtOnce } from '../../aws/someAtOnce.ts'
import { dayMilliseconds, dayOf, hourMilliseconds } from '../sample.ts'
import { dayKey, hourName, type Series } from '../series.ts'
import { expiryOf, type RowOfHour } from './rowsOf.ts'

export type WriteRowsNeeds = {
	readonly db: DynamoDBClient
	readonly table: string
	readonly historyDays: number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** DynamoDB: limit of items in a batch write. */
const maxBatch = 25

const maxAttempts = 8

const maxPauseMilliseconds = (attempt: number): number => Math.min(400, 10 * 2 ** attempt)

/**
 * How long after its end an hour may get rows without more ado. Whoever reads keeps the statistics of an hour only later:
 * `settledMilliseconds` is longer by what a function may run and clocks may differ.
 */
export const lateMilliseconds = 5 * 60_000

/**
 * Writes rows, many in one call. Rows that are there already stay as they are. Of an hour that has been over for some
 * time somebody may have kept statistics: they are removed after the rows have been written. Safe to repeat; rejects when
 * the service fails or time is up.
 */
export const writeRows =
	(needs: WriteRowsNeeds) =>
	async (rows: readonly RowOfHour[], isTimeUp: () => boolean): Promise<void> => {
		const { now, historyDays } = needs
		// Several messages may say the same, and a batch takes each key once.
		const different = [...new Map(rows.map((one) => [one.row.at, one])).values()]
		const batches = Array.from({ length: Math.ceil(different.length / maxBatch) }, (_, index) =>
			different.slice(index * maxBatch, (index + 1) * maxBatch),
		)
		await someAtOnce(batches, (batch) => inStep('history', () => putAll(needs, batch)), isTimeUp)
		const late = different.filter(({ hour }) => hour + hourMilliseconds + lateMilliseconds <= now())
		const days = Map.groupBy(late, ({ series, hour }) => dayKey(series, dayOf(hour)))
		await someAtOnce(
			days.values(),
			(ofDay) => inStep('history', () => forgetHours(needs, ofDay, historyDays)),
			isTimeUp,
		)
	}

const putAll = async ({ db, table, pause }: WriteRowsNeeds, rows: readonly RowOfHour[]): Promise<void> => {
	let left: WriteRequest[] = rows.map(({ row }) => ({ PutRequest: { Item: marshall(row) } }))
	for (let attempt = 1; ; attempt++) {
		const { UnprocessedItems } = await db.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }))
		left = UnprocessedItems?.[table] ?? []
		if (left.length === 0) return
		if (attempt === maxAttempts)
			throw new Error(`${left.length} rows were not written in ${maxAttempts} attempts`)
		await pause(maxPauseMilliseconds(attempt))
	}
}

/**
 * Removes the statistics of hours that have new rows. Raising the revision keeps those away that somebody computes at this
 * moment from what was there before.
 */
const forgetHours = async (
	{ db, table }: WriteRowsNeeds,
	rows: readonly RowOfHour[],
	historyDays: number,
): Promise<void> => {
	const [first] = rows
	if (first === undefined) return
	const day = dayOf(first.hour)
	const names = [...new Set(rows.map(({ hour }) => hourName(hour)))]
	await db.send(
		new UpdateItemCommand({
			TableName: table,
			Key: keyOfDay(first.series, day),
			UpdateExpression: `SET #ttl = :ttl REMOVE ${names.join(', ')} ADD revision :one`,
			ExpressionAttributeNames: { '#ttl': 'ttl' },
			ExpressionAttributeValues: marshall({
				':ttl': expiryOf(day + dayMilliseconds, historyDays),
				':one': 1,
			}),
		}),
	)
}

export const keyOfDay = (series: Series, day: number): Record<string, AttributeValue> =>
	marshall({ deviceId: series.deviceId, at: dayKey(series, day) })
