import { type Entry, entryPayload } from '../imports/entry.ts'
import { interpret } from '../imports/interpret.ts'
import { updateFrames } from './frames.ts'

/** The frames of entries, made again from the bytes in the ledger: the same as were pushed at the time. */
export const framesOf = async function* (entries: AsyncIterable<Entry>): AsyncGenerator<string> {
	for await (const entry of entries) {
		const { updates } = interpret({ ...entry, payload: entryPayload(entry) })
		yield* updateFrames({ ...entry, updates })
	}
}
