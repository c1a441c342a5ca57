import { join } from 'node:path'
import { recoverLog } from '../disk/recoverLog.ts'
import { orUnusable } from '../disk/setAside.ts'
import type { Storage } from '../disk/storage.ts'
import type { HostLog } from '../log.ts'
import type { Queue } from './queue.ts'
import { openQueueStore, type QueueStore } from './queueStore.ts'
import type { Disturbance } from './receiveMessages.ts'
import { watchedQueues } from './watchedQueues.ts'

/** The queues of a stack, and their clock. */
export type OpenQueues = {
	readonly store: QueueStore
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly advanceClock: (milliseconds: number) => void
	readonly close: () => Promise<void>
}

type OpenQueuesNeeds = {
	readonly dataFolder: string
	readonly queues: readonly Queue[]
	/** is told about failures */
	readonly storage: Pick<Storage, 'fail'>
	readonly disturbance: () => Disturbance | undefined
	/** resolves when what was written to the tables is on the disk */
	readonly flushTables: () => Promise<void>
	readonly log: HostLog
}

/** Opens the queues of a stack in the data folder. Logs a warning if the end of their log is damaged. */
export const openQueues = ({
	dataFolder,
	queues,
	storage,
	disturbance,
	flushTables,
	log,
}: OpenQueuesNeeds): OpenQueues => {
	let timeAhead = 0
	const now = () => Date.now() + timeAhead
	const queueOf = (queueArn: string) => queues.find(({ arn }) => arn === queueArn)
	const file = join(dataFolder, 'queues.sqlite')
	const opened = orUnusable(file, 'the messages that wait in the queues', () => {
		const cutPages = recoverLog(file)
		if (cutPages > 0)
			log('host', `WARN ${cutPages} pages at the end of the log of the queues were incomplete and are lost`)
		return openQueueStore(file, now, queueOf, disturbance)
	})
	const watched = watchedQueues(opened, storage)
	const store: QueueStore = {
		...watched,
		// Otherwise a failure of the power could lose what came of a message and the message.
		remove: async (...removed) => {
			await flushTables()
			await watched.remove(...removed)
		},
	}
	return {
		store,
		now,
		advanceClock: (milliseconds) => {
			timeAhead += milliseconds
			store.wake()
		},
		close: opened.close,
	}
}
