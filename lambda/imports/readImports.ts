import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { Entry } from './entry.ts'
import { interpretEntry } from './interpretEntry.ts'

/** What was imported, computed again from the bytes in the ledger. */
export const readImports = async function* (
	entries: AsyncIterable<Entry>,
): AsyncGenerator<Pick<Entry, 'importId' | 'seq'> & { readonly updates: readonly TimedUpdate[] }> {
	for await (const entry of entries) {
		const { updates } = interpretEntry(entry, { senML: false })
		yield { importId: entry.importId, seq: entry.seq, updates }
	}
}
