import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { keepPrivate } from '../access/keepPrivate.ts'
import { orUnusable } from './setAside.ts'

/** https://sqlite.org/rescode.html#busy */
const busy = 5

/** Long enough for another process that only tries the lock. */
const waitMilliseconds = 200

const isBusy = (error: unknown): boolean => (error as { readonly errcode?: number }).errcode === busy

const heldCode = 'FOLDER_HELD'

/** Whether an error says that another host has locked the folder. */
export const isHeld = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === heldCode

const open = (file: string): DatabaseSync => {
	// Only to create it: a process that closes a file loses all its locks on it, whichever handle took them.
	if (!existsSync(file)) keepPrivate(file)
	const db = new DatabaseSync(file, { timeout: waitMilliseconds })
	try {
		db.prepare('SELECT COUNT(*) FROM sqlite_schema').get()
		return db
	} catch (error) {
		db.close()
		throw error
	}
}

const holderIn = (db: DatabaseSync): string => {
	const row = db.prepare('SELECT pid FROM holder').get() as { readonly pid: number } | undefined
	return row === undefined || row.pid === process.pid ? 'another host' : `another host, process ${row.pid},`
}

/**
 * Locks a folder for this host. The lock ends when the returned function is called, or when the process ends in any way:
 * the operating system releases the locks of a process that has ended. Throws, and names the process, if another host has
 * the lock.
 */
export const lockFolder = (folder: string): (() => void) => {
	const file = join(folder, 'host.lock')
	const db = orUnusable(file, 'nothing', () => open(file))
	try {
		db.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL) STRICT')
		db.exec(`BEGIN IMMEDIATE; DELETE FROM holder; INSERT INTO holder VALUES (${process.pid}); COMMIT`)
		// Others can read which process has the lock, and cannot write.
		db.exec('BEGIN IMMEDIATE')
		return () => db.close()
	} catch (error) {
		const holder = isBusy(error) ? holderIn(db) : undefined
		db.close()
		if (holder === undefined) throw error
		throw Object.assign(new Error(`${holder} runs with the data in ${folder}`), { code: heldCode })
	}
}
