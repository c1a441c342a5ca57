import type { Account } from '../access/account.ts'
import type { Storage } from '../disk/storage.ts'
import type { Queue, StoredMessage } from '../sqs/queue.ts'
import type { QueueStore } from '../sqs/queueStore.ts'
import { messageAttributes, messageMd5 } from '../sqs/sqsApi.ts'
import type { Lambda } from './lambda.ts'
import type { MessageTraces } from './messageTraces.ts'

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
	readonly traces: Pick<MessageTraces, 'of' | 'forget'>
	readonly account: Account
	/** throws unless the role of the function may do this to the queue */
	readonly authorize: (functionArn: string, action: string, queue: Queue) => void
	readonly now: () => number
}

export type RunningMapping = {
	/** stops receiving, and waits for the running invocations */
	readonly close: () => Promise<void>
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
 * The messages of a batch that have been processed. None if the answer is invalid: the whole batch then counts as
 * failed, as on Lambda.
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
 * Writes the outcome of messages as soon as the storage is up. Returns false if the host stops before: the messages are
 * then visible again after the next start.
 */
const settle = async (storage: Storage, write: () => void | Promise<void>): Promise<boolean> => {
	for (;;) {
		if (!(await storage.whenUp())) return false
		try {
			await write()
			return true
		} catch {
			// The storage is down again, and has logged why.
		}
	}
}

/**
 * Invokes a function with the messages of a queue. A message that the function does not process becomes visible again
 * after its visibility time-out.
 *
 * While the storage is down nothing is received, and a delivery that failed because of it does not count: a full disk must
 * not fill the dead-letter queue. AWS differs: its queues and tables do not share a disk, and every delivery counts.
 */
export const runMapping = (mapping: EventSourceMapping, needs: EventSourceMappingNeeds): RunningMapping => {
	const { queue, functionArn, batchSize, maximumConcurrency, reportsBatchItemFailures } = mapping
	const { store, storage, lambda, traces, account, authorize, now } = needs
	// Lambda checks these permissions when the mapping is created.
	for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
		authorize(functionArn, action, queue)
	const running = new Set<Promise<void>>()
	let timer: NodeJS.Timeout | undefined
	let closed = false

	const consume = async (messages: readonly StoredMessage[]): Promise<void> => {
		const Records = messages.map((message) => toRecord(queue, account, message))
		const failuresBefore = storage.failures()
		// The log has the error of the function. Its messages become visible again after the visibility time-out.
		const answer = await lambda.invoke(functionArn, { Records }, undefined, traces.of(messages)).then(
			(value) => ({ value }),
			() => undefined,
		)
		const done = answer === undefined ? [] : processed(messages, answer.value, reportsBatchItemFailures)
		if (done.length > 0)
			await settle(storage, () => store.remove(queue, ...done.map(({ receiptHandle }) => receiptHandle)))
		traces.forget(done)
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
			if (messages.length < batchSize) break
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
			// If a write failed, the storage is down.
			if (storage.isUp()) throw error
		}
		if (!storage.isUp()) void hold()
	}

	let isScheduled = false
	const soon = (): void => {
		if (isScheduled) return
		isScheduled = true
		// After the answer to the sender, and once for all messages that arrive meanwhile.
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
