import type { DatabaseSync } from 'node:sqlite'

/** Runs all of the work or nothing. Some errors have already ended the transaction. */
export const inTransaction = <T>(db: DatabaseSync, work: () => T): T => {
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
