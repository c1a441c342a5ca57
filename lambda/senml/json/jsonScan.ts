import { type Limits, MAX_RECORD_FIELDS } from '../limits.ts'

/** The bytes of JSON that say where something begins or ends (RFC 8259 §2, §7). */
export const QUOTE = 0x22
export const COMMA = 0x2c
export const BACKSLASH = 0x5c
export const OPEN_ARRAY = 0x5b
export const OPEN_OBJECT = 0x7b
export const CLOSE_ARRAY = 0x5d
export const CLOSE_OBJECT = 0x7d

/** What there is too much of in a pack, and where the first one beyond follows. */
export type Excess =
	| { readonly of: 'records' }
	| { readonly of: 'fields'; readonly record: number; readonly byteOffset: number }

/** Shorter payloads cannot have too many: of the shortest fields, `"":0,`, of the shortest records, `{},`. */
const SHORTEST_FIELD = 5
const SHORTEST_RECORD = 3

/**
 * Whether an array in JSON has more records, or one of its records more fields, than is allowed. To be asked before it is
 * parsed, because names of members cost most there. Text that is no JSON may be taken for too much.
 */
export const excessIn = (bytes: Uint8Array, { records }: Limits): Excess | undefined => {
	if (bytes.length < Math.min(MAX_RECORD_FIELDS * SHORTEST_FIELD, records * SHORTEST_RECORD)) return undefined
	let depth = 0
	let record = 0
	/** of the record that is open */
	let fields = 1
	let isRecord = false
	let isInString = false
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at]
		if (isInString) {
			if (byte === BACKSLASH) at += 1
			else if (byte === QUOTE) isInString = false
		} else if (byte === QUOTE) isInString = true
		else if (byte === COMMA) {
			if (depth === 1) record += 1
			else if (depth === 2 && isRecord) fields += 1
			if (record === records) return { of: 'records' }
			if (fields > MAX_RECORD_FIELDS) return { of: 'fields', record, byteOffset: at }
		} else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
			depth += 1
			if (depth === 1 && byte === OPEN_OBJECT) return undefined
			if (depth === 2) {
				isRecord = byte === OPEN_OBJECT
				fields = 1
			}
		} else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1
	}
	return undefined
}

/**
 * The byte at which more than `maxDepth` arrays and objects are open, or undefined if that never happens.
 * To be asked before anything recursive sees the bytes.
 */
export const tooDeepAt = (bytes: Uint8Array, maxDepth: number): number | undefined => {
	let depth = 0
	let isInString = false
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at]
		if (isInString) {
			if (byte === BACKSLASH) at += 1
			else if (byte === QUOTE) isInString = false
		} else if (byte === QUOTE) isInString = true
		else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
			depth += 1
			if (depth > maxDepth) return at
		} else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1
	}
	return undefined
}
