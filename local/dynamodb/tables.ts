import type { AwsService } from '../aws/awsOperation.ts'
import type { Storage } from '../disk/storage.ts'
import type { HostLog } from '../log.ts'
import type { Model } from '../resources/kind.ts'
import { describeExpiry, describeTables } from '../resources/table.ts'
import { dynamoDbService, ensureAnswers, ensureTable } from './dynamoDb.ts'
import { startDynamoDbEmulator } from './dynamoDbEmulator.ts'
import { expireItems } from './expireItems.ts'
import { startSweep } from './sweep.ts'

/** The tables of a stack in an embedded DynamoDB. */
export type RunningTables = {
	readonly service: AwsService
	/** rejects unless the emulator answers in time */
	readonly ensureAnswers: () => Promise<void>
	/** deletes all expired items now, without rests; returns how many */
	readonly expireItems: () => Promise<number>
	/** kills the emulator, as a crash would; it is started again */
	readonly kill: () => void
	readonly close: () => Promise<void>
}

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
	const expire = async function* (): AsyncGenerator<number, void> {
		const now = Math.floor(Date.now() / 1000)
		for (const table of expiring) yield* expireItems(emulator.request, table, now)
	}
	starting.defer(startSweep({ expire, log }))
	const running = starting.move()
	return {
		service: dynamoDbService(emulator.request, () => void storage.check()),
		ensureAnswers: () => ensureAnswers(emulator.request),
		expireItems: async () => {
			let count = 0
			for await (const deleted of expire()) count += deleted
			return count
		},
		kill: emulator.kill,
		close: () => running.disposeAsync(),
	}
}
