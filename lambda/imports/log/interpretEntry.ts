import { decoderOf, type Interpretation, type InterpretOptions, interpret } from '../formats/formats.ts'
import { undecoded } from '../formats/undecoded.ts'
import { isAboutMessage } from '../intake/aboutMessage.ts'
import { type Entry, entryPayload } from '../ledger/entry.ts'

/**
 * What became of a message, computed again from the bytes in the ledger. See `interpret`. If the entry has not all bytes, or
 * they could not be processed, nothing is computed: the findings are those of the entry.
 */
export const interpretEntry = (
	entry: Pick<Entry, 'contentFormat' | 'payload' | 'receivedAt' | 'kind' | 'truncated' | 'findings'>,
	options?: InterpretOptions,
): Interpretation => {
	const payload = entryPayload(entry)
	if (entry.kind === undefined && entry.truncated === undefined)
		return interpret({ ...entry, payload }, options)
	const { contentFormat } = entry
	return {
		content: { contentFormat, payload },
		decoder: decoderOf(contentFormat, options?.formats),
		...undecoded(entry.findings.filter((finding) => !isAboutMessage(finding))),
	}
}
