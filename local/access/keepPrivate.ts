import { chmodSync, closeSync, openSync } from 'node:fs'

/** Makes a file, unless it is there, that its user alone may read. The files that SQLite puts beside it are like it. */
export const keepPrivate = (file: string): void => {
	closeSync(openSync(file, 'a', 0o600))
	// One of an earlier version may be readable by all.
	chmodSync(file, 0o600)
}
