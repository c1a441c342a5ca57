import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printable, printableLines } from './printable.ts'

describe('printable text', () => {
	const shown: readonly (readonly [what: string, text: string, printed: string])[] = [
		['letters, signs, characters of two halves', 'a°é語\u{1f600}', 'a°é語\u{1f600}'],
		// ECMA-48: ESC [ 2 J erases the screen; U+009B is ESC [ in one.
		['controls, of one byte and of C1', '\u001b[2J\u0007\u009b\u007f', '\\u001b[2J\\u0007\\u009b\\u007f'],
		[
			'line feeds and other separators of lines',
			'a\r\n\u0085\u2028\u2029',
			'a\\u000d\\u000a\\u0085\\u2028\\u2029',
		],
		// Unicode UAX #9, explicit directional formatting characters.
		['overrides of direction', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
		['formats beyond the first 65,536', 'a\u{e0041}', 'a\\u{e0041}'],
	]
	for (const [what, text, printed] of shown) it(`shows ${what}`, () => assert.equal(printable(text), printed))

	it('may be several lines', () => assert.equal(printableLines('a\nb\u001b'), 'a\nb\\u001b'))
})
