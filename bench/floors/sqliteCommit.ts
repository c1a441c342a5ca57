import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openItemFile } from '../../local/dynamodb/itemFile.ts'
import type { Floor } from './floor.ts'

/** One item of 700 bytes into the file of the tables: in the log of SQLite, and with `isFlushed` also on the disk. */
export const sqliteCommit = (isFlushed: boolean): Floor => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-floor-'))
	const file = openItemFile(join(folder, 'tables.sqlite'), new Map())
	const item = { text: { S: 'x'.repeat(700) } }
	let written = 0
	return {
		name: isFlushed ? 'SQLite commit, flushed' : 'SQLite commit',
		// Taken from the queue and removed from it; the message on its queue.
		timesPerMessage: isFlushed ? 1 : 2,
		run: () => {
			written += 1
			file.write([{ space: 'items', key: String(written), item }])
			return isFlushed ? file.flush() : undefined
		},
		close: async () => {
			await file.close()
			rmSync(folder, { recursive: true })
		},
	}
}
