import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './jsonBytes.ts'

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
