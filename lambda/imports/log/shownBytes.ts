import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import { recordSpans } from '../../senml/recordSpans.ts'
import type { ImportLog } from '../entrances.ts'
import type { Interpretation } from '../formats/formats.ts'

type Shown = NonNullable<ImportLog['bytes']>

/** The bytes of a message, and where each of its records is in them. The message was interpreted with its records. */
export const shownBytes = (
	{ content, decoder, records, indexes = [] }: Interpretation,
	{ pastSeconds, futureSeconds }: TimeWindow,
): Shown => {
	const resolved = new Map(records.map((record, at) => [indexes[at], record]))
	return {
		payload: Buffer.from(content.payload).toString('base64'),
		records: spansIn(content).map((span, index) => {
			const record = resolved.get(index)
			return record === undefined ? span : { ...span, resolved: record }
		}),
		decoder: { name: decoder.name, version: decoder.version },
		window: { pastSeconds, futureSeconds },
	}
}

/** Other formats than those of SenML have no records. */
const spansIn = ({ contentFormat, payload }: Interpretation['content']) =>
	contentFormat === 'application/senml+json' || contentFormat === 'application/senml+cbor'
		? recordSpans({ contentFormat, payload })
		: []
