import { toBase64url } from '../base64url.ts'
import { LABELS, labelOfInteger, meantLabel } from '../labels.ts'
import { shortAscii } from '../utf8.ts'
import {
	ARRAY,
	BYTES,
	type Cursor,
	cursorOver,
	INDEFINITE,
	isAtBreak,
	MAP,
	NEGATIVE,
	readHead,
	TAG,
	TEXT,
	UNSIGNED,
} from './cborHead.ts'
import { bigNumberOf, decimalFractionOf, floatOf, integerOf } from './cborNumber.ts'
import { skipItem } from './cborSkip.ts'
import { readChunks } from './cborString.ts'

/** An array or map that is being filled. */
type Open = {
	/** one of the two */
	readonly array: unknown[] | undefined
	readonly map: Record<string, unknown>
	/** the key that waits for its value */
	key: string | undefined
	/** items that follow; negative until a break */
	left: number
}

const NO_MAP: Record<string, unknown> = Object.freeze(Object.create(null))

const UNTIL_BREAK = -1

/** Containers that are open where a label stands: one around the pack, the pack, the record. */
const RECORD_DEPTH = 3

/** Tags that make a number of their content: big numbers and decimal fractions (RFC 8949 §3.4.3, §3.4.4). */
const NUMBER_TAGS: ReadonlySet<number> = new Set([2, 3, 4])

/**
 * The pack as it was sent, in JSON form, for display: integer labels by their SenML names, text labels that should have
 * been integers in quotes, byte strings as base64url, members in the order they were sent, NaN and Infinity as text,
 * tags left out.
 * Undefined if the payload is no array or not well-formed. Does not recurse. Maps have no prototype.
 */
export const cborAsSent = (bytes: Uint8Array): readonly unknown[] | undefined => {
	const cursor = cursorOver(bytes)
	const pack = itemAsSent(cursor, RECORD_DEPTH)
	return Array.isArray(pack) ? pack : undefined
}

/** Any item in the same form, with integer keys as texts; undefined if the payload is not one well-formed item. */
export const cborItemAsSent = (bytes: Uint8Array): unknown => {
	const cursor = cursorOver(bytes)
	const item = itemAsSent(cursor, undefined)
	return cursor.at === bytes.length ? item : undefined
}

/** @param labelDepth containers that are open where a label of SenML stands; undefined: nowhere */
const itemAsSent = (cursor: Cursor, labelDepth: number | undefined): unknown => {
	const root: unknown[] = []
	const open: Open[] = [{ array: root, map: NO_MAP, key: undefined, left: 1 }]
	for (let container = open.at(-1); container !== undefined; container = open.at(-1)) {
		const { left } = container
		if (left === 0) open.pop()
		else if (left === UNTIL_BREAK && isAtBreak(cursor)) {
			cursor.at += 1
			open.pop()
		} else if (!readInto(cursor, container, open, labelDepth)) return undefined
	}
	return root[0]
}

/** Reads one item (or one tag, which is left out) into the container; a new container is opened, not entered. */
const readInto = (cursor: Cursor, container: Open, open: Open[], labelDepth: number | undefined): boolean => {
	if (!readHead(cursor)) return false
	const { major, argument, info } = cursor
	if (major === TAG && !NUMBER_TAGS.has(argument)) return true
	if (container.left > 0) container.left -= 1
	if (major !== ARRAY && major !== MAP) {
		const isLabel = open.length === labelDepth && container.key === undefined
		const label = isLabel ? labelOf(cursor) : undefined
		const item = scalarAsSent(cursor)
		place(container, item, isLabel && major === TEXT ? textLabel(String(item)) : label)
		return cursor.failure === undefined
	}
	const map = major === MAP ? (Object.create(null) as Record<string, unknown>) : NO_MAP
	const array = major === MAP ? undefined : []
	place(container, array ?? map, undefined)
	const items = major === MAP ? argument * 2 : argument
	open.push({ array, map, key: undefined, left: info === INDEFINITE ? UNTIL_BREAK : items })
	return true
}

const place = (container: Open, item: unknown, label: string | undefined): void => {
	const { array, map, key } = container
	if (array !== undefined) array.push(item)
	else if (key === undefined) container.key = label ?? keyOf(item)
	else {
		map[key] = item
		container.key = undefined
	}
}

const labelOf = (cursor: Cursor): string | undefined =>
	cursor.major === UNSIGNED || cursor.major === NEGATIVE
		? LABELS[labelOfInteger(integerOf(cursor))]
		: undefined

/** In CBOR the text "n" is no name (RFC 8428 §6): it stands beside a name with the label 0, not in its place. */
const textLabel = (text: string): string => (meantLabel(text) === undefined ? text : JSON.stringify(text))

const keyOf = (item: unknown): string => {
	if (typeof item === 'number') return `${item}`
	if (typeof item !== 'object' || item === null) return String(item)
	return Array.isArray(item) ? '(array)' : '(map)'
}

const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The JSON form of the scalar (or number with a tag) whose head was just read. */
const scalarAsSent = (cursor: Cursor): unknown => {
	const { major } = cursor
	if (major === UNSIGNED || major === NEGATIVE) return integerOf(cursor)
	if (major === BYTES) return toBase64url(concatenated(readChunks(cursor)))
	if (major === TEXT) return textAsSent(cursor)
	return major === TAG ? taggedAsSent(cursor) : simpleAsSent(cursor)
}

const textAsSent = (cursor: Cursor): string => {
	const { bytes, at, info, argument } = cursor
	const text = info === INDEFINITE ? undefined : shortAscii(bytes, at, at + argument)
	if (text === undefined) return lenientUtf8.decode(concatenated(readChunks(cursor)))
	cursor.at = at + argument
	return text
}

const concatenated = (chunks: readonly Uint8Array[]): Uint8Array => {
	const [first] = chunks
	if (first !== undefined && chunks.length === 1) return first
	const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
	let at = 0
	for (const chunk of chunks) {
		bytes.set(chunk, at)
		at += chunk.length
	}
	return bytes
}

const DECIMAL_FRACTION = 4

const taggedAsSent = (cursor: Cursor): unknown => {
	const { start, at: content, argument: tag } = cursor
	cursor.at = start
	if (!skipItem(cursor, 0, Infinity)) return undefined
	const end = cursor.at
	cursor.at = content
	cursor.argument = tag
	const value = tag === DECIMAL_FRACTION ? decimalFractionOf(cursor) : bigNumberOf(cursor)
	cursor.at = end
	return value === undefined ? `tag ${tag}` : finiteOrText(value)
}

const simpleAsSent = (cursor: Cursor): unknown => {
	const { info, argument } = cursor
	if (info >= 25) return finiteOrText(floatOf(cursor))
	if (argument === 20 || argument === 21) return argument === 21
	return argument === 22 || argument === 23 ? null : `simple value ${argument}`
}

/** JSON has no NaN and no Infinity, and null would hide what came. */
const finiteOrText = (value: number): number | string => (Number.isFinite(value) ? value : `${value}`)
