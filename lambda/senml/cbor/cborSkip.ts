import {
	ARRAY,
	BYTES,
	bytesLeft,
	type Cursor,
	fail,
	INDEFINITE,
	isAtBreak,
	MAP,
	readHead,
	TAG,
	TEXT,
} from './cborHead.ts'
import { skipString } from './cborString.ts'

/** Items that an open container still expects; negative until a break. */
const UNTIL_BREAK = -1
const KEY_OR_BREAK = -2
const VALUE = -3

/**
 * Skips one data item of any kind and checks that it is well-formed (RFC 8949 §5.3.1), without recursion:
 * the cost is linear in the bytes that are there, whatever lengths they declare.
 * `depth` arrays and maps are open already, more than `maxDepth` are refused with `E_LIMIT`.
 */
export const skipItem = (cursor: Cursor, depth: number, maxDepth: number): boolean => {
	if (!readHead(cursor)) return false
	const { major, start } = cursor
	if (major === BYTES || major === TEXT) return skipString(cursor)
	if (major !== ARRAY && major !== MAP && major !== TAG) return true
	cursor.at = start
	return skipNested(cursor, depth, maxDepth)
}

const skipNested = (cursor: Cursor, depth: number, maxDepth: number): boolean => {
	const outer: number[] = []
	let expected = 1
	let isTagged = false
	for (;;) {
		if (expected === 0 || (expected < 0 && !isTagged && isAtBreak(cursor))) {
			if (expected === VALUE) return fail(cursor, 'a map ends between a key and its value', cursor.at)
			if (expected < 0) cursor.at += 1
			const next = outer.pop()
			if (next === undefined) return true
			expected = next
			continue
		}
		if (!readHead(cursor)) return false
		isTagged = cursor.major === TAG
		if (isTagged) continue
		expected = afterOne(expected)
		if (cursor.major === ARRAY || cursor.major === MAP) {
			outer.push(expected)
			if (depth + outer.length > maxDepth) return tooDeep(cursor, maxDepth)
			if (!fits(cursor)) return false
			expected = itemsOf(cursor)
		} else if ((cursor.major === BYTES || cursor.major === TEXT) && !skipString(cursor)) return false
	}
}

/** Checks the number of elements that the array or map declares against what can follow: a byte each. */
export const fits = (cursor: Cursor): boolean => {
	const { major, argument, start } = cursor
	const items = major === MAP ? argument * 2 : argument
	if (items <= bytesLeft(cursor)) return true
	const declared =
		major === MAP ? `a map declares ${argument} pairs` : `an array declares ${argument} elements`
	return fail(cursor, `${declared}, but only ${bytesLeft(cursor)} bytes follow`, start)
}

const afterOne = (expected: number): number => {
	if (expected > 0) return expected - 1
	if (expected === UNTIL_BREAK) return UNTIL_BREAK
	return expected === KEY_OR_BREAK ? VALUE : KEY_OR_BREAK
}

const itemsOf = ({ major, info, argument }: Cursor): number => {
	if (info === INDEFINITE) return major === MAP ? KEY_OR_BREAK : UNTIL_BREAK
	return major === MAP ? argument * 2 : argument
}

const tooDeep = (cursor: Cursor, maxDepth: number): false =>
	fail(cursor, `more than ${maxDepth} arrays and maps are nested`, cursor.start, 'E_LIMIT')
