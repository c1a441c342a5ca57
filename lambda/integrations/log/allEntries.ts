import type { LogEntry } from './entry.ts'
import type { LogPage, LogQuery } from './readLog.ts'

const pageSize = 50

/** All entries of a query, newest first, a page at a time: for commands. */
export const allEntries = async function* (
	read: (query: LogQuery) => Promise<LogPage>,
	query: Omit<LogQuery, 'limit' | 'before'>,
): AsyncGenerator<LogEntry> {
	let before: string | undefined
	do {
		const page = await read({ ...query, limit: pageSize, ...(before === undefined ? {} : { before }) })
		yield* page.entries
		before = page.next
	} while (before !== undefined)
}
