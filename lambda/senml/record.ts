import { type Details, quote } from './finding.ts'
import { BYTE_STRINGS, DATES, isIn, NOTHING, NUMBERS, OTHER, TEXTS, WORDS } from './kinds.ts'
import { LABELS } from './labels.ts'
import { shortAscii } from './utf8.ts'

/**
 * The record that is being read, the same for JSON and CBOR. Each label has its place in the columns, which hold what was
 * sent until the next record has the label: `seen` tells whether this one has it. There is one for all records, because
 * a record and its fields as objects cost more than the work.
 */
export type Fields = {
	/** of the payload in CBOR */
	bytes: Uint8Array
	/** index in the pack, from 0 */
	index: number
	/** the labels that are there, one bit each */
	seen: number
	/** those whose value is of an unusual kind, is not finite, or ends in NUL */
	odd: number
	/** whether one of its unknown labels names a value, but is written as only the other format has it */
	hasMislabelledValue: boolean
	/** where the record is in the payload; -1 if that is not known */
	start: number
	end: number
	/** by label */
	readonly kinds: Uint8Array
	readonly numbers: Float64Array
	/** undefined for one that is still to be decoded from its bytes: short, and ASCII */
	readonly texts: (string | undefined)[]
	/** where the value is, and its content; -1 if that is not known */
	readonly starts: Int32Array
	readonly contents: Int32Array
	readonly ends: Int32Array
}

const NO_BYTES = new Uint8Array()

export const noFields = (): Fields => ({
	bytes: NO_BYTES,
	index: -1,
	seen: 0,
	odd: 0,
	hasMislabelledValue: false,
	start: -1,
	end: -1,
	kinds: new Uint8Array(LABELS.length),
	numbers: new Float64Array(LABELS.length),
	texts: Array.from({ length: LABELS.length }, () => undefined),
	starts: new Int32Array(LABELS.length).fill(-1),
	contents: new Int32Array(LABELS.length),
	ends: new Int32Array(LABELS.length).fill(-1),
})

/** Lets go of what was read, before the first record of a pack and after the last. */
export const clearFields = (fields: Fields, bytes: Uint8Array = NO_BYTES): void => {
	fields.bytes = bytes
	fields.index = -1
	fields.texts.fill(undefined)
	fields.starts.fill(-1)
}

export const startRecord = (fields: Fields, start: number): void => {
	fields.index += 1
	fields.seen = 0
	fields.odd = 0
	fields.hasMislabelledValue = false
	fields.start = start
}

export const has = ({ seen }: Fields, label: number): boolean => ((seen >> label) & 1) !== 0

/** Whether the label is there, with a value of one of the kinds. */
export const hasKind = (fields: Fields, label: number, set: number): boolean =>
	has(fields, label) && isIn(set, fields.kinds[label] ?? OTHER)

export const numberOf = (fields: Fields, label: number): number | undefined =>
	hasKind(fields, label, NUMBERS | DATES) ? fields.numbers[label] : undefined

export const textOf = (fields: Fields, label: number): string | undefined =>
	hasKind(fields, label, TEXTS) ? textAt(fields, label) : undefined

/** The text of a label that has one. */
export const textAt = ({ texts, bytes, contents, ends }: Fields, label: number): string =>
	(texts[label] ??= shortAscii(bytes, contents[label] ?? 0, ends[label] ?? 0) ?? '')

/** The content of a byte string. */
export const bytesAt = ({ bytes, contents, ends }: Fields, label: number): Uint8Array =>
	bytes.subarray(contents[label], ends[label])

export const wordOf = ({ kinds, texts }: Fields, label: number): string =>
	WORDS[kinds[label] ?? OTHER] ?? texts[label] ?? ''

/** What was sent, for a message: the encoding and, where it is short, the value. */
const describe = (fields: Fields, label: number): string => {
	const sent = wordOf(fields, label)
	if (hasKind(fields, label, TEXTS)) return `${sent} ${quote(textAt(fields, label))}`
	if (hasKind(fields, label, NUMBERS | DATES)) return `${sent} ${fields.numbers[label]}`
	return hasKind(fields, label, BYTE_STRINGS) ? `${sent} of ${bytesAt(fields, label).length} bytes` : sent
}

export const isNull = (fields: Fields, label: number): boolean => hasKind(fields, label, NOTHING)

/** Position in the payload, as far as it is known. */
export type Span = { readonly byteOffset: number | undefined; readonly byteLength: number | undefined }

/** What position a record has in the pack and in the payload. */
export type Place = Span & {
	/** index in the pack, from 0 */
	readonly index: number
}

const span = (start: number, end: number): Span =>
	start < 0
		? { byteOffset: undefined, byteLength: undefined }
		: { byteOffset: start, byteLength: end - start }

export const recordSpan = ({ start, end }: Fields): Span => span(start, end)

export const fieldSpan = ({ starts, ends }: Fields, label: number): Span =>
	span(starts[label] ?? -1, ends[label] ?? -1)

/** Locates the record in a finding. */
export const recordDetails = (fields: Fields) => ({ record: fields.index, ...recordSpan(fields) })

/** Locates a field in a finding. */
export const fieldDetails = (fields: Fields, label: number): Details => ({
	record: fields.index,
	field: LABELS[label],
	...fieldSpan(fields, label),
	got: describe(fields, label),
})
