import { toBase64url } from '../base64url.ts'
import { shortAscii } from '../utf8.ts'
import { BYTES, type Cursor, INDEFINITE, NEGATIVE, TAG, TEXT, UNSIGNED } from './cborHead.ts'
import { bigNumberOf, decimalFractionOf, floatOf, integerOf } from './cborNumber.ts'
import { skipItem } from './cborSkip.ts'
import { readChunks } from './cborString.ts'

const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The JSON form of the scalar (or number with a tag) whose head was just read. */
export const scalarAsSent = (cursor: Cursor): unknown => {
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
