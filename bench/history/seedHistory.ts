import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { keepStatistics } from '../../lambda/history/keepStatistics.ts'
import { rowsOf } from '../../lambda/history/record/rowsOf.ts'
import { writeRows } from '../../lambda/history/record/writeRows.ts'
import type { TimedUpdate } from '../../lambda/lwm2m/convert.ts'

type Seed = {
	readonly db: DynamoDBClient
	readonly table: string
	readonly devices: readonly { readonly deviceId: string }[]
	readonly days: number
	/** milliseconds since the Unix epoch */
	readonly now: number
}

const minute = 60_000

/** How often the processor looks whether statistics are to be kept: less often than with each message, to the same effect. */
const lookMilliseconds = 6 * 60 * minute

/** Rows that are made at once, and batches of them that are written at once. */
const [rowsAtOnce, historyDays] = [600, 45]

/**
 * Writes the rows of a message a minute of each device, with four resources, and gives their number. Rows and statistics are
 * those that the processor writes; only the calls of the rest of an import are left out.
 */
export const seedHistory = async ({ db, table, devices, days, now }: Seed): Promise<number> => {
	// As if each row had been written when it was measured: no hour was over.
	const write = writeRows({ db, table, historyDays, now: () => 0, pause: async () => undefined })
	const minutes = days * 24 * 60
	let written = 0
	for (const { deviceId } of devices) {
		for (let from = 0; from < minutes; from += rowsAtOnce) {
			const rows = Array.from({ length: Math.min(rowsAtOnce, minutes - from) }, (_, index) => {
				const receivedAt = now - (from + index + 1) * minute
				const update = updateAt(receivedAt, from + index)
				return rowsOf(deviceId, { receivedAt, updates: [update] }, { historyDays }).rows
			}).flat()
			await write(rows, () => false)
			written += rows.length
		}
		await keepAll({ db, table, deviceId, from: now - minutes * minute, now })
		process.stderr.write(`${deviceId}: ${minutes} rows\n`)
	}
	return written
}

const updateAt = (time: number, index: number): TimedUpdate => ({
	object: 14205,
	instance: 0,
	objectVersion: undefined,
	ts: time / 1000,
	resources: [0, 21 + (index % 97) / 10, 1, 40 + (index % 7), 2, 990.25, 10, 17],
})

type KeepAll = Pick<Seed, 'db' | 'table' | 'now'> & { readonly deviceId: string; readonly from: number }

/** What follows from these messages, one after the other. */
const keepAll = async ({ db, table, deviceId, from, now }: KeepAll): Promise<void> => {
	for (let before = from; before < now; before += lookMilliseconds) {
		const step = keepStatistics({
			db,
			table,
			historyDays,
			now: () => now,
			newestOf: () => before / 1000,
			onNotKept: (_, error) => {
				throw error
			},
		})
		const { follow, close } = step(deviceId, { items: new Map() })
		const receivedAt = Math.min(now, before + lookMilliseconds)
		await follow({ receivedAt, updates: [updateAt(receivedAt, 0)] })
		await (await close()).done
	}
}
