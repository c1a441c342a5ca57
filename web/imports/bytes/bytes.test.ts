import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asciiText, countHexRows, hexText, offsetText } from './hexRows.ts'
import { marksOf, rangeOf, segmentsOf } from './mark.ts'
import { charactersOf, rowOfByte, textRowStarts } from './textRows.ts'

describe('marks', () => {
	it('are the ranges of findings that are about bytes', () => {
		const finding = { code: 'E_DECODE', scope: 'pack', message: '' } as const
		assert.deepEqual(
			marksOf([
				{ ...finding, severity: 'error', byteOffset: 3, byteLength: 2 },
				{ ...finding, severity: 'warning', byteOffset: 9 },
				{ ...finding, severity: 'error' },
			]),
			[
				{ start: 3, end: 5, kind: 'error' },
				{ start: 9, end: 10, kind: 'warning' },
			],
		)
		assert.deepEqual(rangeOf({ byteOffset: 4, byteLength: 0 }), { start: 4, end: 5 })
	})

	it('cut a line where they begin and end; errors win over warnings', () => {
		const marks = [
			{ start: 10, end: 40, kind: 'warning' },
			{ start: 18, end: 20, kind: 'error' },
			{ start: 19, end: 24, kind: 'active' },
			{ start: 50, end: 60, kind: 'error' },
		] as const
		assert.deepEqual(
			segmentsOf(16, 32, marks).map(({ start, end, severity, isActive }) => [start, end, severity, isActive]),
			[
				[16, 18, 'warning', false],
				[18, 19, 'error', false],
				[19, 20, 'error', true],
				[20, 24, 'warning', true],
				[24, 32, 'warning', false],
			],
		)
		assert.deepEqual(segmentsOf(0, 4, marks), [{ start: 0, end: 4, severity: undefined, isActive: false }])
		assert.deepEqual(segmentsOf(0, 0, marks), [])
	})
})

describe('the hex view', () => {
	it('has a line for each so many bytes, and one for a mark after the end', () => {
		assert.deepEqual(
			[countHexRows(0, 16), countHexRows(16, 16), countHexRows(17, 16), countHexRows(16, 16, 17)],
			[1, 1, 2, 2],
		)
	})

	it('shows offset, bytes and ASCII', () => {
		const bytes = Uint8Array.of(0x00, 0x41, 0x7f, 0x7e, 0xff)
		assert.deepEqual([offsetText(16, 5), offsetText(4096, 131_072)], ['0010', '01000'])
		assert.deepEqual(hexText(bytes, 1, 6), ['41', '7f', '7e', 'ff', '  '])
		assert.equal(asciiText(bytes, 0, 6), '.A.~.')
	})
})

const lines = (text: string | Uint8Array, columns: number): readonly string[] => {
	const bytes = Buffer.from(text)
	const starts = textRowStarts(bytes, columns)
	return starts.map((start, row) =>
		charactersOf(bytes, start, starts[row + 1] ?? bytes.length)
			.map((character) => character.text)
			.join(''),
	)
}

describe('the text view', () => {
	const cases = [
		{ name: 'breaks at the width', text: 'abcdefg', lines: ['abc', 'def', 'g'] },
		{ name: 'breaks after a line feed', text: 'a\nb\n', lines: ['a\\n', 'b\\n'] },
		{ name: 'keeps a line feed in its line', text: 'abc\nd', lines: ['abc\\n', 'd'] },
		{ name: 'has one line of nothing', text: '', lines: [''] },
		{ name: 'shows controls', text: '\0\t\u007f', lines: ['\\x00', '\\t', '\\x7f'] },
		{ name: 'gives wide letters the room of two', text: '漢字a', lines: ['漢', '字a'] },
		{ name: 'keeps a long escape whole', text: 'ab\u202ec', lines: ['ab', '\\u202e', 'c'] },
	]
	for (const { name, text, lines: expected } of cases)
		it(name, () => assert.deepEqual(lines(text, 3), expected))

	// RFC 3629 §3, §4: the first byte tells the length; 0xc0, 0xff and surrogates never appear.
	for (const hex of ['c0', 'ff', '80', 'eda080', 'f0', 'e282'])
		it(`shows each byte of ${hex}, which is no UTF-8`, () => {
			const shown = lines(Buffer.from(hex, 'hex'), 80)
			assert.equal(shown.join(''), hex.replaceAll(/../g, '\\x$&'))
		})

	it('escapes what changes the direction of text, and a byte order mark', () => {
		const text = '\u202e\u2066\u200f\ufeff\u2028'
		assert.deepEqual(lines(text, 80), ['\\u202e\\u2066\\u200f\\ufeff\\u2028'])
	})

	it('knows the bytes of each character', () => {
		const bytes = Buffer.from('é漢😀a')
		assert.deepEqual(
			charactersOf(bytes, 0, bytes.length).map(({ text, start, end }) => [text, start, end]),
			[
				['é', 0, 2],
				['漢', 2, 5],
				['😀', 5, 9],
				['a', 9, 10],
			],
		)
	})

	it('finds the line of a byte', () => {
		const starts = [0, 3, 6, 9]
		assert.deepEqual(
			[0, 2, 3, 8, 9, 50].map((offset) => rowOfByte(starts, offset)),
			[0, 0, 1, 2, 3, 3],
		)
	})

	it('covers every byte of any input exactly once', () => {
		const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 3)) % 256)
		const starts = textRowStarts(bytes, 40)
		const ranges = starts.flatMap((start, row) => charactersOf(bytes, start, starts[row + 1] ?? bytes.length))
		let at = 0
		for (const { start, end } of ranges) {
			assert.equal(start, at)
			at = end
		}
		assert.equal(at, bytes.length)
	})
})
