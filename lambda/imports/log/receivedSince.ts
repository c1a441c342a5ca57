import type { Entry } from '../ledger/entry.ts'

/** Those of the entries that were received at a time or later, in milliseconds since the Unix epoch; without a time, all. */
export const receivedSince = async function* (
	entries: AsyncIterable<Entry>,
	time = Number.NEGATIVE_INFINITY,
): AsyncGenerator<Entry> {
	for await (const entry of entries) if (entry.receivedAt >= time) yield entry
}
