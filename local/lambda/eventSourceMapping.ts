import type { Account } from '../access/account.ts'
import type { Storage } from '../disk/storage.ts'
import type { Queue, QueueStore, StoredMessage } from '../sqs/queueStore.ts'
import { messageAttributes, messageMd5 } from '../sqs/sqsApi.ts'
import type { Lambda } from './lambda.ts'

export type EventSourceMapping = {
	readonly functionArn: string
	readonly queue: Queue
	readonly batchSize: number
	readonly maximumConcurrency: number
	readonly reportsBatchItemFailures: boolean
}

type EventSourceMappingNeeds = {
	readonly store: QueueStore
	readonly storage: Storage
	readonly lambda: Lambda
	readonly account: Account
	/** throws unless the role of the function may do this to the queue */
	readonly authorize: (functionArn: string, action: string, queue: Queue) => void
	readonly now: () => number
}

export type RunningMapping = {
	/** stops receiving and waits for what is being processed */ close: () => Promise<void>
}

const toRecord = (queue: Queue, { region }: Account, message: StoredMessage) => ({
	messageId: message.messageId,
	receiptHandle: message.receiptHandle,
	body: message.body,
	attributes: messageAttributes(message),
	messageAttributes: {},
	md5OfBody: messageMd5(message),
	eventSource: 'aws:sqs',
	eventSourceARN: queue.arn,
	awsRegion: region,
})

/**
 * Which messages of a batch have been processed. None, when the answer cannot be understood: Lambda then takes the
 * whole batch for failed.
 */
const processed = (
	messages: readonly StoredMessage[],
	answer: unknown,
	reportsBatchItemFailures: boolean,
): readonly StoredMessage[] => {
	if (!reportsBatchItemFailures) return messages
	const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? []
	if (!Array.isArray(failures)) return []
	const failed = failures.map((failure) => (failure as { itemIdentifier?: unknown })?.itemIdentifier)
	const isKnown = failed.every((id) => messages.some(({ messageId }) => messageId === id))
	return isKnown ? messages.filter(({ messageId }) => !failed.includes(messageId)) : []
}

/**
 * Writes what became of messages as soon as it can be written; false if it could not be as long as the host ran. The
 * start gives them back then.
 */
const settle = async (storage: Storage, write: () => void): Promise<boolean> => {
	for (;;) {
		if (!(await storage.whenUp())) return false
		try {
			write()
			return true
		} catch {
			// The storage is down once more, and says why.
		}
	}
}

/**
 * Feeds a function from a queue. What the function does not process stays on the queue until it is visible again.
 *
 * While the storage is down nothing is received, and what failed because of it is given back: a full disk must not
 * make dead letters. There is nothing like it in AWS, where queue and tables are not on one disk: what fails there,
 * for whatever reason, has been received.
 */
export const runMapping = (mapping: EventSourceMapping, needs: EventSourceMappingNeeds): RunningMapping => {
	const { queue, functionArn, batchSize, maximumConcurrency, reportsBatchItemFailures } = mapping
	const { store, storage, lambda, account, authorize, now } = needs
	// The service checks these when the mapping is made, and uses them from then on.
	for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
		authorize(functionArn, action, queue)
	const running = new Set<Promise<void>>()
	let timer: NodeJS.Timeout | undefined
	let closed = false

	const consume = async (messages: readonly StoredMessage[]): Promise<void> => {
		const Records = messages.map((message) => toRecord(queue, account, message))
		const failuresBefore = storage.failures()
		// A function that fails has said so in the log; its messages come back after the visibility time-out.
		const answer = await lambda.invoke(functionArn, { Records }).then(
			(value) => ({ value }),
			() => undefined,
		)
		const done = answer === undefined ? [] : processed(messages, answer.value, reportsBatchItemFailures)
		await settle(storage, () => store.remove(queue, ...done.map(({ receiptHandle }) => receiptHandle)))
		const failed = messages.filter((message) => !done.includes(message))
		if (failed.length === 0) return
		await storage.check()
		if (storage.failures() === failuresBefore) return
		await settle(storage, () => {
			for (const { receiptHandle } of failed) store.giveBack(queue, receiptHandle)
		})
	}

	let isHeld = false
	const hold = async (): Promise<void> => {
		if (isHeld) return
		isHeld = true
		const isUp = await storage.whenUp()
		isHeld = false
		if (isUp) poll()
	}

	const receive = (): void => {
		while (running.size < maximumConcurrency) {
			const messages = store.receive(queue, batchSize)
			if (messages.length === 0) break
			const batch = consume(messages).finally(() => {
				running.delete(batch)
				poll()
			})
			running.add(batch)
		}
		const at = store.nextVisibleAt(queue)
		if (at !== undefined && running.size < maximumConcurrency)
			timer = setTimeout(poll, Math.min(Math.max(at - now(), 1), 2 ** 31 - 1))
	}

	const poll = (): void => {
		clearTimeout(timer)
		if (closed) return
		try {
			if (storage.isUp()) receive()
		} catch (error) {
			// What could not be written has taken the storage down.
			if (storage.isUp()) throw error
		}
		if (!storage.isUp()) void hold()
	}

	let isScheduled = false
	const soon = (): void => {
		if (isScheduled) return
		isScheduled = true
		// After the sender has its answer, and once for all that were sent in the meantime.
		setImmediate(() => {
			isScheduled = false
			poll()
		})
	}
	const stop = store.onChange(queue, soon)
	soon()

	return {
		close: async () => {
			closed = true
			stop()
			clearTimeout(timer)
			await Promise.allSettled(running)
		},
	}
}
