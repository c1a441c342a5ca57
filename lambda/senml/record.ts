import { type Details, quote } from './finding.ts'
import type { Label } from './labels.ts'

/** Encodings that decide something; the others are words for messages. */
export const JSON_STRING = 'string'
export const JSON_NUMBER = 'number'
export const UNSIGNED_INTEGER = 'unsigned integer'
export const NEGATIVE_INTEGER = 'negative integer'
export const CHUNKED_TEXT = 'chunked text'

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
