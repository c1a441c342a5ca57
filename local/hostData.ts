import { join } from 'node:path'
import { probeDisk } from './disk/disk.ts'
import { createStorage, type Storage } from './disk/storage.ts'
import { type RunningTables, startTables } from './dynamodb/tables.ts'
import { keepShadows, type Shadows } from './iot/shadows.ts'
import type { HostLog } from './log.ts'
import { type OpenQueues, openQueues } from './sqs/openQueues.ts'
import type { Disturbance } from './sqs/receiveMessages.ts'
import type { StackDescription } from './template/describeStack.ts'

/** Tables, queues and shadows of a stack in the data folder, and whether they can be written. */
export type HostData = {
	readonly storage: Storage
	readonly tables: RunningTables
	readonly queues: OpenQueues
	readonly shadows: Shadows
	readonly close: () => Promise<void>
}

type HostDataNeeds = {
	readonly dataFolder: string
	readonly disturbance: () => Disturbance | undefined
	readonly log: HostLog
}

export const openData = async (
	{ model, queues }: StackDescription,
	{ dataFolder, disturbance, log }: HostDataNeeds,
): Promise<HostData> => {
	await using starting = new AsyncDisposableStack()
	const storage = createStorage({ probeDisk: () => probeDisk(dataFolder), log })
	starting.defer(storage.close)
	const tables = await startTables(model, { dataFolder, storage, log })
	starting.defer(tables.close)
	storage.watch(tables.ensureAnswers)
	const opened = openQueues({
		dataFolder,
		queues,
		storage,
		disturbance,
		flushTables: tables.flush,
		log,
	})
	starting.defer(opened.close)
	const shadows = keepShadows(join(dataFolder, 'shadows.sqlite'), Date.now)
	starting.defer(shadows.close)
	const running = starting.move()
	return { storage, tables, shadows, queues: opened, close: () => running.disposeAsync() }
}
