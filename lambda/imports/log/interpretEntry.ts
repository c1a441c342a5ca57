import { isAboutMessage } from '../intake/aboutMessage.ts'
import { type Interpretation, type InterpretOptions, interpret } from '../intake/interpret.ts'
import { type Entry, entryPayload } from '../ledger/entry.ts'

/**
 * What became of a message, computed again from the bytes in the ledger. See `interpret`. Where there are not all bytes,
 * or where they could not be processed, nothing is computed: the entry tells what there is to tell.
 */
export const interpretEntry = (
	entry: Pick<Entry, 'contentFormat' | 'payload' | 'receivedAt' | 'kind' | 'truncated' | 'findings'>,
	options?: InterpretOptions,
): Interpretation => {
	const payload = entryPayload(entry)
	if (entry.kind === undefined && entry.truncated === undefined)
		return interpret({ ...entry, payload }, options)
	return {
		pack: payload,
		contentFormat: undefined,
		senML: undefined,
		records: [],
		updates: [],
		findings: entry.findings.filter((finding) => !isAboutMessage(finding)),
		success: false,
		hasAbsoluteTimes: false,
	}
}
