import { DatabaseSync } from 'node:sqlite'
import { keepPrivate } from '../access/keepPrivate.ts'

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
		receiptHandle TEXT,
		uncounted INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX IF NOT EXISTS byQueue ON message (queue, visibleAt);
	CREATE INDEX IF NOT EXISTS byAge ON message (queue, sentAt);
	CREATE INDEX IF NOT EXISTS byHandle ON message (receiptHandle);
`

/** The version of the schema in a file. Old files have 0 or 1, and do not know which deliveries do not count. */
const version = 2

const hasUncounted = "SELECT 1 FROM pragma_table_info('message') WHERE name = 'uncounted'"

/**
 * The delivery does not count against the limit of the queue: the host failed, and not the consumer. But the consumer sees it in
 * the receive count, because it may have begun its work.
 */
const giveAllBack =
	'UPDATE message SET visibleAt = 0, receiptHandle = NULL, uncounted = uncounted + 1 ' +
	'WHERE receiptHandle IS NOT NULL AND visibleAt > 0 AND receiveCount > 0'

/**
 * Opens the file of the queues. Messages that were in flight when the last process ended are visible again.
 *
 * From now on a commit is in the log, and so survives the end of this process. It survives a failure of the power once the
 * log is flushed: see `createFlush`.
 */
export const openMessages = (file: string): DatabaseSync => {
	keepPrivate(file)
	const db = new DatabaseSync(file)
	try {
		const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number }
		if (found > version) throw new Error(`a later version has written it (${found}, here ${version})`)
		db.exec(schema)
		if (db.prepare(hasUncounted).get() === undefined)
			db.exec('ALTER TABLE message ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 0')
		db.exec(`PRAGMA user_version = ${version}`)
		db.exec(giveAllBack)
		db.exec('PRAGMA synchronous = NORMAL')
		return db
	} catch (error) {
		db.close()
		throw error
	}
}
