import { randomUUID } from 'node:crypto'
import { openFlush } from '../disk/flush.ts'
import { inTransaction } from '../disk/inTransaction.ts'
import { nextVisible } from './nextVisible.ts'
import { openMessages } from './openMessages.ts'
import type { Queue, StoredMessage } from './queue.ts'
import { queueListeners } from './queueListeners.ts'
import { type Disturbance, receiveMessages } from './receiveMessages.ts'

export type QueueStore = {
	/** Resolves to the id of the message when the message is on the disk. A receiver may have it earlier. */
	readonly send: (queue: Queue, body: string, delaySeconds?: number, messageId?: string) => Promise<string>
	readonly receive: (queue: Queue, max: number, visibilitySeconds?: number) => readonly StoredMessage[]
	/** Removes all of them or none. */
	readonly remove: (queue: Queue, ...receiptHandles: readonly string[]) => void | Promise<void>
	readonly changeVisibility: (queue: Queue, receiptHandle: string, seconds: number) => void
	/** Makes a message visible again. Its delivery does not count. */
	readonly giveBack: (queue: Queue, receiptHandle: string) => void
	readonly count: (queue: Queue) => { readonly visible: number; readonly inFlight: number }
	/** when the next message can be received, in milliseconds since the Unix epoch; undefined if there is none */
	readonly nextVisibleAt: (queue: Queue) => number | undefined
	/** reads the clock again, after a test has changed it */
	readonly wake: () => void
	/** calls back when a message may be receivable earlier than before; returns a function that stops this */
	readonly onChange: (queue: Queue, listener: () => void) => () => void
	readonly close: () => Promise<void>
}

/**
 * Opens durable queues in one SQLite file: accepted messages survive the end of the process, and a failure of the power.
 * Only `send` waits for the disk, with one flush for all messages that are sent meanwhile. A receive or a removal that a
 * failure of the power undoes is a message that is delivered once more.
 *
 * @param now milliseconds since the Unix epoch
 * @param queueOf finds the dead-letter queue by its ARN
 */
export const openQueueStore = (
	file: string,
	now: () => number,
	queueOf: (arn: string) => Queue | undefined,
	disturbance: () => Disturbance | undefined = () => undefined,
): QueueStore => {
	const db = openMessages(file)
	const log = openFlush(`${file}-wal`)
	const listeners = queueListeners()
	const insert = db.prepare(
		'INSERT INTO message (queue, messageId, body, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?)',
	)
	const removeByHandle = db.prepare('DELETE FROM message WHERE queue = ? AND receiptHandle = ?')
	const restore = db.prepare(
		'UPDATE message SET visibleAt = ?, uncounted = uncounted + 1, receiptHandle = NULL ' +
			'WHERE queue = ? AND receiptHandle = ?',
	)
	const postpone = db.prepare('UPDATE message SET visibleAt = ? WHERE queue = ? AND receiptHandle = ?')
	const counts = db.prepare(
		'SELECT COUNT(*) AS total, COALESCE(SUM(visibleAt <= ?), 0) AS visible FROM message WHERE queue = ?',
	)
	const soonest = db.prepare('SELECT MIN(visibleAt) AS at FROM message WHERE queue = ?')
	const next = nextVisible((name) => (soonest.get(name) as { at: number | null }).at ?? undefined)
	const receive = receiveMessages(db, { now, queueOf, disturbance, next })

	return {
		send: async (queue, body, delaySeconds = 0, messageId = randomUUID()) => {
			const visibleAt = now() + delaySeconds * 1000
			insert.run(queue.name, messageId, body, now(), visibleAt)
			next.add(queue.name, visibleAt)
			listeners.call(queue.name)
			await log.flush()
			return messageId
		},
		receive: (queue, max, visibilitySeconds = queue.visibilitySeconds) => {
			const { messages, moved } = receive(queue, max, visibilitySeconds)
			for (const name of moved) listeners.call(name)
			return messages
		},
		remove: (queue, ...receiptHandles) => {
			if (receiptHandles.length === 0) return
			const remove = (): void => {
				for (const receiptHandle of receiptHandles) removeByHandle.run(queue.name, receiptHandle)
			}
			if (receiptHandles.length === 1) remove()
			else inTransaction(db, remove)
			next.forget(queue.name)
		},
		changeVisibility: (queue, receiptHandle, seconds) => {
			postpone.run(now() + seconds * 1000, queue.name, receiptHandle)
			next.forget(queue.name)
			listeners.call(queue.name)
		},
		giveBack: (queue, receiptHandle) => {
			restore.run(now(), queue.name, receiptHandle)
			next.forget(queue.name)
			listeners.call(queue.name)
		},
		count: (queue) => {
			const row = counts.get(now(), queue.name) as { total: number; visible: number }
			return { visible: row.visible, inFlight: row.total - row.visible }
		},
		nextVisibleAt: (queue) => {
			const at = next.at(queue.name)
			return at === Number.POSITIVE_INFINITY ? undefined : at
		},
		onChange: listeners.add,
		wake: listeners.callAll,
		close: async () => {
			await log.close()
			db.close()
		},
	}
}
