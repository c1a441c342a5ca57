import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { beginning, clip, error, quote } from './finding.ts'

const SMILE = '\u{1f600}'

describe('text from the payload in a finding', () => {
	it('stays as it is if it is short', () => {
		assert.equal(clip('x'.repeat(64)), 'x'.repeat(64))
		assert.equal(clip(SMILE.repeat(32)), SMILE.repeat(32))
	})

	it('is cut after 64 units', () => {
		assert.equal(clip('x'.repeat(65)), `${'x'.repeat(64)}…`)
	})

	it('is not cut inside of a character', () => {
		assert.equal(clip(`${'x'.repeat(63)}${SMILE}`), `${'x'.repeat(63)}…`)
		assert.equal(clip(`${'x'.repeat(62)}${SMILE}y`), `${'x'.repeat(62)}${SMILE}…`)
		assert.equal(quote(`${'x'.repeat(63)}${SMILE}`), `"${'x'.repeat(63)}…"`)
		assert.equal(beginning(`${'x'.repeat(9)}${SMILE}`, 10), 'x'.repeat(9))
	})

	it('has U+FFFD for what was half of a character before', () => {
		assert.equal(clip('a\ud83d'), 'a\ufffd')
		assert.equal(clip('\ude00a'), '\ufffda')
	})

	it('shows in a message what was half of a character before', () => {
		assert.equal(quote('a\ud83d'), '"a\\ud83d"')
	})

	it('is well-formed Unicode in any member', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(80), (text, at) => {
				// Any unit of UTF-16, halves of characters included.
				const units = `${text.slice(at)}\ud83d${text.slice(0, at)}`.repeat(2)
				const found = error('record', 'E_NAME', `The name is ${quote(units)}.`, {
					field: units,
					name: units,
					got: quote(units),
				})
				for (const value of [found.message, found.field, found.name, found.got])
					assert.ok(value?.isWellFormed())
			}),
		)
	})
})
