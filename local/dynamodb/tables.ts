import type { AwsService } from '../aws/awsOperation.ts'
import type { Storage } from '../disk/storage.ts'
import type { HostLog } from '../log.ts'
import type { Model } from '../resources/kind.ts'
import { describeExpiry, describeTables } from '../resources/table.ts'
import { dynamoDbService, ensureAnswers, ensureTable } from './dynamoDb.ts'
import { type EmbeddedDynamoDb, openEmbeddedDynamoDb } from './embeddedDynamoDb.ts'
import { expireItems } from './expireItems.ts'
import { startSweep } from './sweep.ts'

/** The tables of a stack in an embedded DynamoDB. */
export type RunningTables = {
	readonly service: AwsService
	/** an item as it is stored, without a request */
	readonly read: EmbeddedDynamoDb['read']
	readonly follow: EmbeddedDynamoDb['follow']
	/** rejects unless they can be read */
	readonly ensureAnswers: () => Promise<void>
	/** resolves when all that was written so far is on the disk */
	readonly flush: () => Promise<void>
	/** deletes all expired items now, without rests; returns how many */
	readonly expireItems: () => Promise<number>
	readonly close: () => Promise<void>
}

type TablesNeeds = {
	readonly dataFolder: string
	/** is told about failures */
	readonly storage: Pick<Storage, 'check'>
	readonly log: HostLog
}

export const startTables = async (
	model: Model,
	{ dataFolder, storage, log }: TablesNeeds,
): Promise<RunningTables> => {
	await using starting = new AsyncDisposableStack()
	const expiring = describeExpiry(model)
	const embedded = openEmbeddedDynamoDb(dataFolder, { expiring, log })
	starting.defer(embedded.close)
	const tables = describeTables(model)
	for (const table of tables) await ensureTable(embedded.request, table)
	embedded.copyEarlier(tables.map(({ TableName }) => TableName))
	const expire = async function* (): AsyncGenerator<number, void> {
		const now = Math.floor(Date.now() / 1000)
		for (const table of expiring) yield* expireItems(embedded, table, now)
	}
	starting.defer(startSweep({ expire, log }))
	const running = starting.move()
	return {
		service: dynamoDbService(embedded.request, () => void storage.check()),
		read: embedded.read,
		follow: embedded.follow,
		ensureAnswers: () => ensureAnswers(embedded.request),
		flush: embedded.flush,
		expireItems: async () => {
			let count = 0
			for await (const deleted of expire()) count += deleted
			return count
		},
		close: () => running.disposeAsync(),
	}
}
