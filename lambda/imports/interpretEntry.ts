import { type Entry, entryPayload } from './entry.ts'
import { type Interpretation, interpret } from './interpret.ts'

/** What became of a message, computed again from the bytes in the ledger. See `interpret`. */
export const interpretEntry = (
	entry: Pick<Entry, 'contentFormat' | 'payload' | 'receivedAt'>,
	options?: { readonly senML?: boolean },
): Interpretation => interpret({ ...entry, payload: entryPayload(entry) }, options)
