import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** https://sqlite.org/fileformat2.html#the_write_ahead_log */
const headerBytes = 32
const frameHeaderBytes = 24

/** The number of pages in the log that have the salt of its header: those since its last restart, complete or not. */
const pagesWritten = (log: Buffer): number => {
	if (log.length < headerBytes) return 0
	const frameBytes = frameHeaderBytes + log.readUInt32BE(8)
	const salt = log.subarray(16, 24)
	for (let pages = 0; ; pages++) {
		const at = headerBytes + pages * frameBytes
		if (!log.subarray(at + 8, at + 16).equals(salt)) return pages
	}
}

/**
 * Copies the complete transactions in the write-ahead log of a SQLite database into the database. Returns how many pages at
 * the end of the log were left out: they belong to a transaction that was not complete when the process ended, or are
 * damaged.
 */
export const recoverLog = (file: string): number => {
	const log = `${file}-wal`
	if (!existsSync(log)) return 0
	const written = pagesWritten(readFileSync(log))
	const db = new DatabaseSync(file)
	const recovered = db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() as { readonly log: number }
	db.close()
	return Math.max(0, written - recovered.log)
}
