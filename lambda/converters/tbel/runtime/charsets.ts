import { asKind } from './arrays.ts'
import { fail, isNumber, listArgument, numeric, shown, text } from './values.ts'

/** A byte as TBEL has it: -128 … 127. */
export const signed = (byte: number): number => (byte << 24) >> 24

/** An item of a list as byte 0 … 255. It may be a signed or an unsigned byte, or a text that is one. */
export const byteOf = (item: unknown, called: string, index: number): number => {
	if (typeof item === 'number' && item >= -128 && item <= 255 && item % 1 === 0) return item & 255
	const hexadecimal = typeof item === 'string' && /^(?:0[xX])?[0-9a-fA-F]{1,2}$/.test(item)
	const number = isNumber(item)
		? Number(item)
		: hexadecimal && numeric(item) === null
			? Number.parseInt(item, 16)
			: numeric(item)
	const byte = Number(number ?? Number.NaN)
	return Number.isInteger(byte) && byte >= -128 && byte <= 255
		? byte & 255
		: fail(`${called}: item ${index} must be a byte, -128 … 255, but is ${shown(item)}`)
}

export const bytesOf = (list: unknown, called: string, name: string): number[] => {
	// A loop, because payloads have thousands of bytes.
	const items = listArgument(list, called, name)
	const bytes: number[] = []
	for (let index = 0; index < items.length; index++) {
		const item = items[index]
		bytes.push(
			typeof item === 'number' && item >= -128 && item <= 255 && item % 1 === 0
				? item & 255
				: byteOf(item, called, index),
		)
	}
	return bytes
}

/** A text of characters 0 … 255, of any length. */
export const binaryText = (bytes: readonly number[]): string => {
	if (bytes.length <= 8192) return String.fromCharCode(...bytes)
	return binaryText(bytes.slice(0, 8192)) + binaryText(bytes.slice(8192))
}

/** The bytes of a text in UTF-8, signed. */
export const utf8 = (value: string): number[] => {
	const binary = /^[\0-\x7f]*$/.test(value)
		? value
		: encodeURIComponent(value.toWellFormed()).replaceAll(/%(..)/g, (_, hex: string) =>
				String.fromCharCode(Number.parseInt(hex, 16)),
			)
	return asKind(
		Array.from({ length: binary.length }, (_, index) => signed(binary.charCodeAt(index))),
		'bytes',
	)
}

/** What is no UTF-8 becomes a replacement character. */
export const fromUtf8 = (bytes: readonly number[]): string => {
	const binary = binaryText(bytes)
	let all = 0
	for (let index = 0; index < bytes.length; index++) all |= bytes[index] ?? 0
	if (all < 128) return binary
	const sequence =
		/[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g
	return binary.replaceAll(sequence, (found) =>
		found.length === 1
			? '\ufffd'
			: decodeURIComponent(
					found.replaceAll(/[\s\S]/g, (character) => `%${character.charCodeAt(0).toString(16)}`),
				),
	)
}

export const charsetOf = (
	name: unknown,
	called: string,
): 'utf-8' | 'latin1' | 'ascii' | 'utf-16be' | 'utf-16le' => {
	const charset = text(name ?? 'UTF-8')
		.toLowerCase()
		.replaceAll('_', '-')
	if (charset === 'utf8' || charset === 'utf-8') return 'utf-8'
	if (charset === 'ascii' || charset === 'us-ascii') return 'ascii'
	if (['latin1', 'iso-8859-1', 'windows-1252'].includes(charset)) return 'latin1'
	if (charset === 'utf-16be' || charset === 'utf-16') return 'utf-16be'
	return charset === 'utf-16le' ? charset : fail(`${called}: charset ${shown(name)} is not known`)
}

/** A text of bytes 0 … 255. */
export const decodeBytes = (bytes: readonly number[], name: unknown, called: string): string => {
	const charset = charsetOf(name, called)
	if (charset === 'utf-8') return fromUtf8(bytes)
	if (charset === 'latin1') return binaryText(bytes)
	if (charset === 'ascii') return binaryText(bytes.map((byte) => (byte > 127 ? 0xfffd : byte)))
	const pairs = Array.from({ length: bytes.length >> 1 }, (_, index) => [
		bytes[2 * index] ?? 0,
		bytes[2 * index + 1] ?? 0,
	])
	return pairs
		.map(([first = 0, second = 0]) =>
			String.fromCharCode(charset === 'utf-16le' ? first | (second << 8) : (first << 8) | second),
		)
		.join('')
}

/** Signed bytes of a text. */
export const encodeText = (value: string, name: unknown, called: string): number[] => {
	const charset = charsetOf(name, called)
	if (charset === 'utf-8') return utf8(value)
	const codes = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index))
	const bytes = codes.flatMap((code) => {
		if (charset === 'utf-16le') return [code & 255, code >> 8]
		if (charset === 'utf-16be') return [code >> 8, code & 255]
		return [code > (charset === 'latin1' ? 255 : 127) ? 63 : code]
	})
	return asKind(bytes.map(signed), 'bytes')
}
