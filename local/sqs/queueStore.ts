import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { keepPrivate } from '../access/keepPrivate.ts'

/** A queue as its resource in the template describes it. */
export type Queue = {
	readonly name: string
	readonly arn: string
	readonly url: string
	readonly visibilitySeconds: number
	readonly retentionSeconds: number
	readonly redrive?: { readonly targetArn: string; readonly maxReceiveCount: number }
}

export type StoredMessage = {
	readonly messageId: string
	readonly receiptHandle: string
	readonly body: string
	/** milliseconds since the Unix epoch */
	readonly sentAt: number
	readonly firstReceivedAt: number
	readonly receiveCount: number
}

export type QueueStore = {
	/** Returns when the message is on disk. */
	readonly send: (queue: Queue, body: string, delaySeconds?: number) => string
	readonly receive: (queue: Queue, max: number, visibilitySeconds?: number) => readonly StoredMessage[]
	/** Removes all of them or none, with one write to the disk. */
	readonly remove: (queue: Queue, ...receiptHandles: readonly string[]) => void
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
	readonly close: () => void
}

const schema = `
	PRAGMA journal_mode = WAL;
	PRAGMA synchronous = FULL;
	CREATE TABLE IF NOT EXISTS message (
		id INTEGER PRIMARY KEY,
		queue TEXT NOT NULL,
		messageId TEXT NOT NULL,
		body TEXT NOT NULL,
		sentAt INTEGER NOT NULL,
		visibleAt INTEGER NOT NULL,
		firstReceivedAt INTEGER,
		receiveCount INTEGER NOT NULL DEFAULT 0,
		receiptHandle TEXT
	) STRICT;
	CREATE INDEX IF NOT EXISTS byQueue ON message (queue, visibleAt);
	CREATE INDEX IF NOT EXISTS byHandle ON message (receiptHandle);
`

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
}

const reorder = (rows: readonly Row[], disturbed: Disturbance | undefined): readonly Row[] =>
	disturbed === undefined
		? rows
		: rows
				.map((row, index) => ({ row, at: disturbed.position() ?? index }))
				.sort((a, b) => a.at - b.at)
				.map(({ row }) => row)

/** The version of the schema in a file. Old files have 0, and the same schema. */
const version = 1

const open = (file: string): DatabaseSync => {
	keepPrivate(file)
	const db = new DatabaseSync(file)
	try {
		const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number }
		if (found > version) throw new Error(`a later version has written it (${found}, here ${version})`)
		db.exec(schema)
		db.exec(`PRAGMA user_version = ${version}`)
		return db
	} catch (error) {
		db.close()
		throw error
	}
}

/**
 * Opens durable queues in one SQLite file: accepted messages survive the end of the process. Messages that were in flight
 * then are visible again at the next start.
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
	const db = open(file)
	// The delivery does not count: the host failed, and not the consumer.
	db.exec(
		'UPDATE message SET visibleAt = 0, receiptHandle = NULL, receiveCount = receiveCount - 1 ' +
			'WHERE receiptHandle IS NOT NULL AND visibleAt > 0 AND receiveCount > 0',
	)
	const listeners = new Map<string, Set<() => void>>()
	const changed = (name: string): void => {
		for (const listener of listeners.get(name) ?? []) listener()
	}

	const insert = db.prepare(
		'INSERT INTO message (queue, messageId, body, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?)',
	)
	const expire = db.prepare('DELETE FROM message WHERE queue = ? AND sentAt <= ?')
	const visible = db.prepare(
		'SELECT * FROM message WHERE queue = ? AND visibleAt <= ? ORDER BY visibleAt, id LIMIT ?',
	)
	const take = db.prepare(
		'UPDATE message SET visibleAt = ?, receiveCount = ?, firstReceivedAt = ?, receiptHandle = ? WHERE id = ?',
	)
	// As on SQS, a dead letter keeps its id and the time when it was first sent.
	const move = db.prepare(
		'UPDATE message SET queue = ?, visibleAt = ?, receiveCount = 0, receiptHandle = NULL WHERE id = ?',
	)
	const removeByHandle = db.prepare('DELETE FROM message WHERE queue = ? AND receiptHandle = ?')
	const restore = db.prepare(
		'UPDATE message SET visibleAt = ?, receiveCount = receiveCount - 1, receiptHandle = NULL ' +
			'WHERE queue = ? AND receiptHandle = ?',
	)
	const postpone = db.prepare('UPDATE message SET visibleAt = ? WHERE queue = ? AND receiptHandle = ?')
	const counts = db.prepare(
		'SELECT COUNT(*) AS total, COALESCE(SUM(visibleAt <= ?), 0) AS visible FROM message WHERE queue = ?',
	)
	const next = db.prepare('SELECT MIN(visibleAt) AS at FROM message WHERE queue = ?')

	/** The dead-letter queue, if a message has been received too often. */
	const deadLetters = ({ redrive }: Queue, { receiveCount }: Row): Queue | undefined =>
		redrive !== undefined && receiveCount >= redrive.maxReceiveCount ? queueOf(redrive.targetArn) : undefined

	const receiveOne = (row: Row, visibleAt: number): StoredMessage => {
		const receiptHandle = randomUUID()
		const receiveCount = row.receiveCount + 1
		const firstReceivedAt = row.firstReceivedAt ?? now()
		take.run(visibleAt, receiveCount, firstReceivedAt, receiptHandle, row.id)
		const { messageId, body, sentAt } = row
		return { messageId, receiptHandle, body, sentAt, firstReceivedAt, receiveCount }
	}

	/** Runs all of the work or nothing. Some errors have already ended the transaction. */
	const inTransaction = <T>(work: () => T): T => {
		db.exec('BEGIN IMMEDIATE')
		try {
			const result = work()
			db.exec('COMMIT')
			return result
		} catch (error) {
			if (db.isTransaction) db.exec('ROLLBACK')
			throw error
		}
	}

	const receiveAll = (queue: Queue, max: number, visibilitySeconds: number) => {
		const moved = new Set<string>()
		const received: StoredMessage[] = []
		expire.run(queue.name, now() - queue.retentionSeconds * 1000)
		const disturbed = disturbance()
		for (const row of reorder(visible.all(queue.name, now(), max) as unknown as Row[], disturbed)) {
			const target = deadLetters(queue, row)
			const hidden = disturbed?.isDuplicated() === true ? 0 : visibilitySeconds * 1000
			if (target === undefined) received.push(receiveOne(row, now() + hidden))
			else {
				move.run(target.name, now(), row.id)
				moved.add(target.name)
			}
		}
		return { received, moved }
	}

	const receive: QueueStore['receive'] = (queue, max, visibilitySeconds = queue.visibilitySeconds) => {
		const { received, moved } = inTransaction(() => receiveAll(queue, max, visibilitySeconds))
		for (const name of moved) changed(name)
		return received
	}

	return {
		send: (queue, body, delaySeconds = 0) => {
			const messageId = randomUUID()
			insert.run(queue.name, messageId, body, now(), now() + delaySeconds * 1000)
			changed(queue.name)
			return messageId
		},
		receive,
		remove: (queue, ...receiptHandles) => {
			if (receiptHandles.length === 0) return
			inTransaction(() => {
				for (const receiptHandle of receiptHandles) removeByHandle.run(queue.name, receiptHandle)
			})
		},
		changeVisibility: (queue, receiptHandle, seconds) => {
			postpone.run(now() + seconds * 1000, queue.name, receiptHandle)
			changed(queue.name)
		},
		giveBack: (queue, receiptHandle) => {
			restore.run(now(), queue.name, receiptHandle)
			changed(queue.name)
		},
		count: (queue) => {
			const row = counts.get(now(), queue.name) as { total: number; visible: number }
			return { visible: row.visible, inFlight: row.total - row.visible }
		},
		nextVisibleAt: (queue) => (next.get(queue.name) as { at: number | null }).at ?? undefined,
		onChange: (queue, listener) => {
			const all = listeners.get(queue.name) ?? new Set()
			listeners.set(queue.name, all.add(listener))
			return () => all.delete(listener)
		},
		wake: () => {
			for (const name of listeners.keys()) changed(name)
		},
		close: () => db.close(),
	}
}
