import { type Details, quote } from './finding.ts'
import type { Label } from './labels.ts'

/** Encodings that decide something; the others are words for messages. */
export const JSON_STRING = 'string'
export const JSON_NUMBER = 'number'
export const UNSIGNED_INTEGER = 'unsigned integer'
export const NEGATIVE_INTEGER = 'negative integer'
export const CHUNKED_TEXT = 'chunked text'

/** Encodings that are not those of RFC 8428 §6, but mean the same; taken with a warning. */
export const EPOCH_TIME = 'epoch time (tag 1)'
export const DATE_TEXT = 'date text (tag 0)'
export const BIG_NUMBER = 'big number (tag 2 or 3)'
export const BYTE_ARRAY = 'byte array (tag 64)'
export const TEXT_WITH_NUL = 'text with NUL bytes at its end'

/** Whether the encoding says that the number is a point in time (RFC 8949 §3.4.1, §3.4.2). */
export const isDate = ({ sent }: Pick<Field, 'sent'>): boolean => sent === EPOCH_TIME || sent === DATE_TEXT

/** A value as it was sent. Offsets are known for CBOR only. */
export type Field = (
	| { readonly type: 'number'; readonly value: number }
	| { readonly type: 'text'; readonly value: string }
	| { readonly type: 'boolean'; readonly value: boolean }
	| { readonly type: 'bytes'; readonly value: Uint8Array }
	| { readonly type: 'null'; readonly value: null }
	| { readonly type: 'other'; readonly value: undefined }
) & {
	/** the encoding in words, e.g. `unsigned integer`, `tag 1` */
	readonly sent: string
	/** bytes from the start of the payload */
	readonly byteOffset: number | undefined
	readonly byteLength: number | undefined
}

/** A label that is not known to us. Integers, big integers and text are different keys. */
export type UnknownField = {
	readonly key: string | number | bigint
	readonly byteOffset: number | undefined
}

/** One record of a pack, the same for JSON and CBOR. */
export type RawRecord = {
	readonly known: { readonly [label in Label]?: Field }
	/** those that no record before has */
	readonly unknown: readonly UnknownField[]
	/** whether one of its unknown labels names a value, but is written as only the other format has it */
	readonly hasMislabelledValue: boolean
	/** a tag around the record that changes nothing, if there is one */
	readonly tag: number | undefined
	readonly byteOffset: number | undefined
	readonly byteLength: number | undefined
}

/** What was sent, for a message: the encoding and, where it is short, the value. */
export const describe = ({ type, value, sent }: Field): string => {
	if (type === 'text') return `${sent} ${quote(value)}`
	if (type === 'number') return `${sent} ${value}`
	if (type === 'bytes') return `${sent} of ${value.length} bytes`
	return sent
}

/** Locates a field in a finding. */
export const fieldDetails = (record: number, label: Label, field: Field): Details => ({
	record,
	field: label,
	byteOffset: field.byteOffset,
	byteLength: field.byteLength,
	got: describe(field),
})
