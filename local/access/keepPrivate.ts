import { chmodSync, closeSync, openSync } from 'node:fs'

/** Creates a file, unless it exists, that only its user may read. SQLite gives its further files the same mode. */
export const keepPrivate = (file: string): void => {
	closeSync(openSync(file, 'a', 0o600))
	// An earlier version may have created it readable for all.
	chmodSync(file, 0o600)
}
