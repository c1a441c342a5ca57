import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeUtf8, invalidUtf8Offset, utf8Length } from './utf8.ts'

describe('UTF-8', () => {
	// RFC 3629 §3, §4: forbidden sequences.
	for (const [title, hex, offset] of [
		['a lone continuation byte', '6180', 1],
		['an overlong slash', '61c0af', 1],
		['a lead byte before ASCII', '6ee922', 1],
		['a cut sequence of three', '61e282', 1],
		['a cut sequence of four', 'f09f98', 0],
		['a surrogate', '616161eda080', 3],
		['a byte that never occurs', 'c3a9ff', 2],
	] as const)
		it(`${title} is found`, () => {
			const bytes = Buffer.from(hex, 'hex')
			assert.equal(decodeUtf8(bytes), undefined)
			assert.equal(invalidUtf8Offset(bytes), offset)
		})

	it('the length is the one in bytes', () => {
		for (const text of ['', 'a', 'é', '€', '😀', 'aé€😀'])
			assert.equal(utf8Length(text), Buffer.byteLength(text), text)
	})
})
