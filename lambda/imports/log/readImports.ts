import type { TimedUpdate } from '../../lwm2m/convert.ts'
import type { Finding } from '../../senml/finding.ts'
import type { Entry } from '../ledger/entry.ts'
import { interpretEntry } from './interpretEntry.ts'

/** What the watchers of a device see of an import. */
export type Import = Pick<Entry, 'importId' | 'seq' | 'success' | 'receivedAt'> & {
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

/** The same import as when the message came, computed again from the bytes in the ledger. */
export const readImport = (entry: Entry): Import => {
	const { importId, seq, success, receivedAt } = entry
	const { updates, findings } = interpretEntry(entry, { senML: false })
	return { importId, seq, success, receivedAt, updates, findings }
}

export const readImports = async function* (entries: AsyncIterable<Entry>): AsyncGenerator<Import> {
	for await (const entry of entries) yield readImport(entry)
}
