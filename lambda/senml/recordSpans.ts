import { readCbor } from './cbor/readCbor.ts'
import { nothingFound } from './found.ts'
import { jsonSpans } from './json/jsonSpans.ts'
import { parsePack } from './json/readJson.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { type Fields, noFields } from './record.ts'

/** Where a record of a pack is in the payload, in bytes. */
export type RecordSpan = { readonly byteOffset: number; readonly byteLength: number }

type Sent = {
	readonly contentFormat: 'application/senml+json' | 'application/senml+cbor'
	readonly payload: Uint8Array
}

/**
 * Where each record of a pack is, in the order of the pack. Of CBOR that breaks off these are the records before; of text
 * that is not JSON there are none. The numbers come from the readers that decode the pack. Never throws.
 */
export const recordSpans = ({ contentFormat, payload }: Sent): readonly RecordSpan[] =>
	contentFormat === 'application/senml+json' ? spansInJson(payload) : spansInCbor(payload)

const spansInJson = (payload: Uint8Array): readonly RecordSpan[] => {
	if (parsePack(payload, DEFAULT_LIMITS).senML === undefined) return []
	return jsonSpans(payload, NO_MEMBERS).map(({ start, end }) => spanOf(start, end))
}

const NO_MEMBERS = { has: () => false, last: Number.POSITIVE_INFINITY }

const spansInCbor = (payload: Uint8Array): readonly RecordSpan[] => {
	const work: Work = { fields: noFields(), spans: [] }
	readCbor(payload, DEFAULT_LIMITS, { fields: work.fields, found: nothingFound(), take: takeSpan, work })
	return work.spans
}

type Work = { readonly fields: Fields; readonly spans: RecordSpan[] }

const takeSpan = ({ fields, spans }: Work): void => {
	spans.push(spanOf(fields.start, fields.end))
}

const spanOf = (start: number, end: number): RecordSpan => ({ byteOffset: start, byteLength: end - start })
