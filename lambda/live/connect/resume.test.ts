import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseResume, type Resume, startOf } from './resume.ts'

describe('the query of a handshake', () => {
	const cases: readonly { readonly query: string; readonly expected: Resume }[] = [
		{ query: '', expected: {} },
		{ query: 'fingerprint=92b.y7i24q', expected: {} },
		{ query: 'after=0', expected: { after: 0 } },
		{ query: 'after=7', expected: { after: 7 } },
		{ query: 'after=007', expected: { after: 7 } },
		{ query: 'after=999999999999999', expected: { after: 999_999_999_999_999 } },
		{ query: 'last=1', expected: { last: 1 } },
		{ query: 'last=100', expected: { last: 100 } },
	]
	for (const { query, expected } of cases)
		it(`is understood: ${query === '' ? 'nothing' : query}`, () => {
			assert.deepEqual(parseResume(Object.fromEntries(new URLSearchParams(query))), expected)
		})

	const refused: readonly (readonly [query: string, names: RegExp])[] = [
		['after=', /^after/],
		['after=-1', /^after/],
		['after=1.5', /^after/],
		['after=1e3', /^after/],
		['after=0x10', /^after/],
		['after=%201', /^after/],
		['after=7%0A', /^after/],
		['after=seven', /^after/],
		['after=٧', /^after/],
		['after=1000000000000000', /^after/],
		['last=', /^last/],
		['last=0', /^last/],
		['last=101', /^last/],
		['last=-1', /^last/],
		['last=all', /^last/],
		['after=1&last=1', /^after and last/],
		['after=x&last=x', /^after and last/],
	]
	for (const [query, names] of refused)
		it(`is refused, and what is wrong is named: ${query}`, () => {
			const problem = parseResume(Object.fromEntries(new URLSearchParams(query)))
			assert.ok(typeof problem === 'string')
			assert.match(problem, names)
		})

	it('may be missing', () => assert.deepEqual(parseResume(), {}))
})

describe('a client begins after', () => {
	const cases: readonly (readonly [resume: Resume, tip: number, start: number])[] = [
		[{}, 0, 0],
		[{}, 7, 7],
		[{ after: 0 }, 7, 0],
		[{ after: 5 }, 7, 5],
		[{ after: 7 }, 7, 7],
		[{ after: 9 }, 7, 7],
		[{ after: 9 }, 0, 0],
		[{ last: 2 }, 7, 5],
		[{ last: 7 }, 7, 0],
		[{ last: 100 }, 7, 0],
		[{ last: 1 }, 0, 0],
	]
	for (const [resume, tip, start] of cases)
		it(`${start} when it asks for ${JSON.stringify(resume)} and the newest import is ${tip}`, () => {
			assert.equal(startOf(resume, tip), start)
		})
})
