import { type Formats, registeredFormats } from '../formats/formats.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Import } from '../steps.ts'
import { interpretEntry } from './interpretEntry.ts'

/** The same import as when the message came, computed again from the bytes in the ledger. */
export const readImport = (entry: Entry, formats: Formats = registeredFormats): Import => {
	const { deviceId, importId, seq, success, receivedAt, door } = entry
	const { updates, findings, measured, content } = interpretEntry(entry, { senML: false, formats })
	const more = measured === undefined ? undefined : { measured }
	return { deviceId, importId, seq, success, receivedAt, door, content, updates, findings, ...more }
}

export const readImports = async function* (entries: AsyncIterable<Entry>): AsyncGenerator<Import> {
	for await (const entry of entries) yield readImport(entry)
}
