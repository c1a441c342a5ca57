import { decodeUtf8, shortAscii } from '../utf8.ts'
import { bytesLeft, type Cursor, fail, INDEFINITE, isAtBreak, readHead, TEXT } from './cborHead.ts'

/** Skips the content of the string whose head was just read, chunks included (RFC 8949 §3.2.3). */
export const skipString = (cursor: Cursor): boolean => {
	if (cursor.info !== INDEFINITE) return skipChunk(cursor)
	const { major } = cursor
	while (!isAtBreak(cursor)) if (!nextChunk(cursor, major) || !skipChunk(cursor)) return false
	cursor.at += 1
	return true
}

/**
 * Reads the content of the text whose head was just read, chunks included.
 * Longer than `maxBytes` is `E_LIMIT`, invalid UTF-8 is `E_DECODE` (RFC 8949 §3.1, §3.2.3).
 */
export const readText = (cursor: Cursor, maxBytes: number): string | undefined => {
	const { start, major } = cursor
	if (cursor.info !== INDEFINITE) return readChunk(cursor, start, maxBytes)
	let text = ''
	let left = maxBytes
	while (!isAtBreak(cursor)) {
		if (!nextChunk(cursor, major)) return undefined
		const length = cursor.argument
		const chunk = readChunk(cursor, start, left)
		if (chunk === undefined) return undefined
		left -= length
		text += chunk
	}
	cursor.at += 1
	return text
}

/** The content of the string whose head was just read, chunk by chunk; fails as `skipString` does. */
export const readChunks = (cursor: Cursor): Uint8Array[] => {
	const { bytes, major } = cursor
	const chunks: Uint8Array[] = []
	const isChunked = cursor.info === INDEFINITE
	do {
		if (isChunked && (isAtBreak(cursor) || !nextChunk(cursor, major))) break
		const { at } = cursor
		if (!skipChunk(cursor)) break
		chunks.push(bytes.subarray(at, cursor.at))
	} while (isChunked)
	if (isChunked) cursor.at += 1
	return chunks
}

const nextChunk = (cursor: Cursor, major: number): boolean => {
	if (!readHead(cursor)) return false
	if (cursor.major === major && cursor.info !== INDEFINITE) return true
	return fail(
		cursor,
		`a chunk of a ${major === TEXT ? 'text' : 'byte'} string has another type`,
		cursor.start,
	)
}

const skipChunk = (cursor: Cursor): boolean => {
	if (cursor.argument > bytesLeft(cursor)) return tooShort(cursor)
	cursor.at += cursor.argument
	return true
}

const readChunk = (cursor: Cursor, textStart: number, maxBytes: number): string | undefined => {
	const { bytes, at, argument: length, start } = cursor
	if (length > bytesLeft(cursor)) tooShort(cursor)
	else if (length > maxBytes) fail(cursor, 'a text is longer than the limit', textStart, 'E_LIMIT')
	if (cursor.failure !== undefined) return undefined
	cursor.at = at + length
	const text = textAt(bytes, at, cursor.at)
	if (text === undefined) fail(cursor, 'a text is not valid UTF-8', start)
	return text
}

/** The text in a part of the bytes; undefined if it is not UTF-8. */
export const textAt = (bytes: Uint8Array, from: number, to: number): string | undefined =>
	shortAscii(bytes, from, to) ?? decodeUtf8(bytes.subarray(from, to))

const tooShort = (cursor: Cursor): false =>
	fail(
		cursor,
		`a string declares ${cursor.argument} bytes, but only ${bytesLeft(cursor)} follow`,
		cursor.start,
	)
