import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { tokenize } from './tokenize.ts'

const texts = (source: string): readonly string[] => tokenize(source).map(({ text }) => text)

describe('tokens', () => {
	it('are names, numbers and signs, without spaces and comments', () => {
		assert.deepEqual(texts('a.?b >>>= 0x1F // c\n/* d */ + 1.5e3f'), [
			'a',
			'.?',
			'b',
			'>>>=',
			'0x1F',
			'+',
			'1.5e3f',
			'',
		])
	})

	it('know line and column, and whether they begin a line', () => {
		const [, b, c] = tokenize('a b\n\t  c')
		assert.deepEqual(b?.at, { line: 1, column: 3 })
		assert.equal(b?.beginsLine, false)
		assert.deepEqual(c?.at, { line: 2, column: 4 })
		assert.equal(c?.beginsLine, true)
	})

	it('are texts without quotes and escapes', () => {
		assert.deepEqual(texts(`'a\\'b' "\\u0041\\73\\n\\q"`), ["a'b", 'A;\nq', ''])
	})

	it('are regular expressions where an operand is expected, and else a division', () => {
		assert.deepEqual(
			tokenize('x = /a\\/[/]b/g; y = a / b / c')
				.map(({ kind }) => kind)
				.filter((kind) => kind === 'regex'),
			['regex'],
		)
	})

	it('do not take `? .5` for a null-safe dot', () => {
		assert.deepEqual(texts('a ?.5 : 1'), ['a', '?', '.5', ':', '1', ''])
	})

	it('are found in any text, or it is refused with a place in it', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (source) => {
				try {
					return tokenize(source).at(-1)?.kind === 'end'
				} catch (error) {
					return typeof error === 'object' && error !== null && 'tbelSyntax' in error
				}
			}),
		)
	})
})
