import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matchesTag } from './matchesTag.ts'

// RFC 9110 §13.1.2
describe('If-None-Match', () => {
	for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', '*'])
		it(`matches: ${header}`, () => assert.ok(matchesTag(header, '"a"')))
	for (const header of [undefined, '', '"b"', 'a', '"a"x'])
		it(`does not match: ${header}`, () => assert.ok(!matchesTag(header, '"a"')))
})
