import { awsError } from '../aws/awsOperation.ts'
import type { Storage } from '../disk/storage.ts'
import type { QueueStore } from './queueStore.ts'

/**
 * Queues that mark the storage as down when they fail. A message that cannot be written is refused; clients send it
 * again.
 */
export const watchedQueues = (store: QueueStore, { fail }: Pick<Storage, 'fail'>): QueueStore => {
	const failed = ({ message }: Error) => {
		fail(`queues: ${message}`)
		return awsError(503, 'ServiceUnavailable', message)
	}
	const watched =
		<In extends readonly unknown[], Out>(work: (...input: In) => Out) =>
		(...input: In): Out => {
			try {
				return work(...input)
			} catch (error) {
				throw failed(error as Error)
			}
		}
	return {
		...store,
		send: (...input) =>
			store.send(...input).catch((error: Error) => {
				throw failed(error)
			}),
		receive: watched(store.receive),
		remove: watched(store.remove),
		changeVisibility: watched(store.changeVisibility),
		giveBack: watched(store.giveBack),
		count: watched(store.count),
		nextVisibleAt: watched(store.nextVisibleAt),
	}
}
