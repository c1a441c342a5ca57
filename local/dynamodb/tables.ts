import type { AwsService } from '../aws/awsEndpoint.ts'
import type { Storage } from '../disk/storage.ts'
import type { HostLog } from '../log.ts'
import type { Model } from '../resources/kind.ts'
import { describeExpiry, describeTables } from '../resources/table.ts'
import { dynamoDbService, ensureAnswers, ensureTable } from './dynamoDb.ts'
import { startDynamoDbEmulator } from './dynamoDbEmulator.ts'
import { expireItems } from './expireItems.ts'

/** The tables of a stack in an embedded DynamoDB. */
export type RunningTables = {
	readonly service: AwsService
	/** rejects unless the emulator answers in time */
	readonly ensureAnswers: () => Promise<void>
	/** deletes expired items now, and not only every minute; returns how many */
	readonly expireItems: () => Promise<number>
	/** kills the emulator, as a crash would; it is started again */
	readonly kill: () => void
	readonly close: () => Promise<void>
}

/** DynamoDB may take days to delete an expired item. */
const sweepMilliseconds = 60_000

type TablesNeeds = {
	readonly dataFolder: string
	/** is told about failures */
	readonly storage: Pick<Storage, 'check' | 'fail'>
	readonly log: HostLog
}

export const startTables = async (
	model: Model,
	{ dataFolder, storage, log }: TablesNeeds,
): Promise<RunningTables> => {
	await using starting = new AsyncDisposableStack()
	const emulator = await startDynamoDbEmulator(dataFolder, { log, onEnd: storage.fail })
	starting.defer(emulator.close)
	for (const table of describeTables(model)) await ensureTable(emulator.request, table)
	const expiring = describeExpiry(model)
	const expire = async (): Promise<number> => {
		const now = Math.floor(Date.now() / 1000)
		const counts = await Promise.all(expiring.map((table) => expireItems(emulator.request, table, now)))
		return counts.reduce((sum, count) => sum + count, 0)
	}
	const sweep = setInterval(() => {
		expire().catch((error: Error) => log('host', `ERROR expiry: ${error.message}`))
	}, sweepMilliseconds)
	starting.defer(() => clearInterval(sweep))
	const running = starting.move()
	return {
		service: dynamoDbService(emulator.request, () => void storage.check()),
		ensureAnswers: () => ensureAnswers(emulator.request),
		expireItems: expire,
		kill: emulator.kill,
		close: () => running.disposeAsync(),
	}
}
