import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '../disk/inTransaction.ts'
import type { NextVisible } from './nextVisible.ts'
import type { Queue, StoredMessage } from './queue.ts'

/** What a standard queue may do: deliver a message twice, and change the order of messages. */
export type Disturbance = {
	readonly isDuplicated: () => boolean
	/** a number from 0 up to 1 by which messages are ordered; undefined keeps their order */
	readonly position: () => number | undefined
}

type Row = {
	id: number
	messageId: string
	body: string
	sentAt: number
	firstReceivedAt: number | null
	receiveCount: number
	/** deliveries that failed by the fault of the host */
	uncounted: number
}

const reorder = (rows: readonly Row[], disturbed: Disturbance | undefined): readonly Row[] =>
	disturbed === undefined
		? rows
		: rows
				.map((row, index) => ({ row, at: disturbed.position() ?? index }))
				.sort((a, b) => a.at - b.at)
				.map(({ row }) => row)

type ReceiveNeeds = {
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** finds the dead-letter queue by its ARN */
	readonly queueOf: (arn: string) => Queue | undefined
	readonly disturbance: () => Disturbance | undefined
	readonly next: NextVisible
}

export type Received = {
	readonly messages: readonly StoredMessage[]
	/** the names of the dead-letter queues to which messages were moved */
	readonly moved: ReadonlySet<string>
}

/** Receives visible messages and hides them. Moves messages that were received too often, and deletes those too old. */
export const receiveMessages = (db: DatabaseSync, { now, queueOf, disturbance, next }: ReceiveNeeds) => {
	const oldest = db.prepare('SELECT MIN(sentAt) AS at FROM message WHERE queue = ?')
	const expire = db.prepare('DELETE FROM message WHERE queue = ? AND sentAt <= ?')
	const visible = db.prepare(
		'SELECT * FROM message WHERE queue = ? AND visibleAt <= ? ORDER BY visibleAt, id LIMIT ?',
	)
	const take = db.prepare(
		'UPDATE message SET visibleAt = ?, receiveCount = ?, firstReceivedAt = ?, receiptHandle = ? WHERE id = ?',
	)
	// As on SQS, a dead letter keeps its id and the time when it was first sent.
	const move = db.prepare(
		'UPDATE message SET queue = ?, visibleAt = ?, receiveCount = 0, uncounted = 0, receiptHandle = NULL WHERE id = ?',
	)

	/** The dead-letter queue, if a message has been received too often. */
	const deadLetters = ({ redrive }: Queue, { receiveCount, uncounted }: Row): Queue | undefined =>
		redrive !== undefined && receiveCount - uncounted >= redrive.maxReceiveCount
			? queueOf(redrive.targetArn)
			: undefined

	const receiveOne = (row: Row, visibleAt: number): StoredMessage => {
		const receiptHandle = randomUUID()
		const receiveCount = row.receiveCount + 1
		const firstReceivedAt = row.firstReceivedAt ?? now()
		take.run(visibleAt, receiveCount, firstReceivedAt, receiptHandle, row.id)
		const { messageId, body, sentAt } = row
		return { messageId, receiptHandle, body, sentAt, firstReceivedAt, receiveCount }
	}

	const expireOld = (queue: Queue): void => {
		const { at } = oldest.get(queue.name) as { readonly at: number | null }
		const limit = now() - queue.retentionSeconds * 1000
		if (at !== null && at <= limit) expire.run(queue.name, limit)
	}

	const receiveAll = (queue: Queue, rows: readonly Row[], visibilitySeconds: number): Received => {
		const moved = new Set<string>()
		const messages: StoredMessage[] = []
		const disturbed = disturbance()
		for (const row of reorder(rows, disturbed)) {
			const target = deadLetters(queue, row)
			const hidden = disturbed?.isDuplicated() === true ? 0 : visibilitySeconds * 1000
			if (target === undefined) messages.push(receiveOne(row, now() + hidden))
			else {
				move.run(target.name, now(), row.id)
				next.forget(target.name)
				moved.add(target.name)
			}
		}
		return { messages, moved }
	}

	return (queue: Queue, max: number, visibilitySeconds: number): Received => {
		if (next.at(queue.name) > now()) return { messages: [], moved: new Set() }
		next.forget(queue.name)
		expireOld(queue)
		const rows = visible.all(queue.name, now(), max) as unknown as readonly Row[]
		const receive = () => receiveAll(queue, rows, visibilitySeconds)
		return rows.length > 1 ? inTransaction(db, receive) : receive()
	}
}
