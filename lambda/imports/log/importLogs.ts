import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import type { ImportLog, ImportLogs } from '../entrances.ts'
import type { Entry } from '../ledger/entry.ts'
import { importLog, type LogOptions } from './importLog.ts'

export type { ImportLogs } from '../entrances.ts'

/** A Lambda function may answer 6 MB; a page of a log is easier to read. */
const maxPageBytes = 1024 * 1024

/**
 * One page of the import log: ends at `limit` entries or 1 MB of JSON, whichever comes first, but is never empty
 * as long as there is an entry.
 *
 * @param entries newest first
 */
export const importLogs = async (
	id: string,
	entries: AsyncIterable<Entry>,
	limit: number,
	window: TimeWindow,
	options: LogOptions = {},
): Promise<ImportLogs> => {
	const imports: ImportLog[] = []
	let bytes = 0
	let hasMore = false
	for await (const entry of entries) {
		const log = importLog(entry, window, options)
		bytes += Buffer.byteLength(JSON.stringify(log))
		hasMore = imports.length === limit || (bytes > maxPageBytes && imports.length > 0)
		if (hasMore) break
		imports.push(log)
	}
	return {
		'@context': 'https://github.com/hello-nrfcloud/proto/senml/imports',
		id,
		imports,
		...(hasMore ? { nextToken: String(imports.at(-1)?.seq) } : {}),
	}
}
