import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { syntaxErrorAt } from './jsonSyntax.ts'

const parses = (text: string): boolean => {
	try {
		JSON.parse(text)
		return true
	} catch {
		return false
	}
}

/** Pieces from which almost-JSON is made. */
const TOKENS =
	'[ ] { } , : " "a" \\ \\n "\\u00e9" 0 - 1.5 e3 01 .5 true false null nul NaN \n \u0000 {"a":1} [1,2]'.split(
		' ',
	)
const token = fc.constantFrom(' ', ...TOKENS)

describe('syntaxErrorAt', () => {
	for (const [text, position] of [
		['', 0],
		['[1,]', 3],
		['{"a" 1}', 5],
		['{"a":1,}', 7],
		['{a:1}', 1],
		['[1 2]', 3],
		['"\\x"', 1],
		['"\t"', 1],
		['"abc', 4],
		['[01]', 2],
		['[1.]', 2],
		['[-]', 1],
		['[nul]', 1],
		['{"a":1]', 6],
		['[1}', 2],
		['1 1', 2],
	] as const)
		it(`finds ${JSON.stringify(text)} wrong at ${position}`, () => {
			assert.equal(syntaxErrorAt(text), position)
		})

	it('agrees with JSON.parse on what is JSON', () => {
		fc.assert(
			fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
				const text = tokens.join('')
				assert.equal(syntaxErrorAt(text) === undefined, parses(text), text)
			}),
			{ numRuns: 5000 },
		)
	})

	it('finds nothing wrong in what JSON.stringify writes', () => {
		fc.assert(fc.property(fc.jsonValue(), (value) => syntaxErrorAt(JSON.stringify(value)) === undefined))
	})

	it('does not overflow', () => {
		assert.equal(syntaxErrorAt('['.repeat(100_000)), 100_000)
		assert.equal(syntaxErrorAt(`"${'a\\n'.repeat(100_000)}`), 300_001)
	})
})
