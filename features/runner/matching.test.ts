import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { difference, mismatch, pick } from './matching.ts'

describe('matching', () => {
	const cases: readonly [actual: unknown, expected: unknown, result: string | undefined][] = [
		[{ a: 1, b: 2 }, { a: 1 }, undefined],
		[{ a: 1 }, { a: 1, b: 2 }, '$.b: expected 2, got nothing'],
		[{ a: { b: [{ c: 1, d: 2 }] } }, { a: { b: [{ c: 1 }] } }, undefined],
		[{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, '$.a.b[0].c: expected 2, got 1'],
		[[1, 2], [1], '$: expected 1 elements, got 2: [1,2]'],
		[[], [1], '$: expected 1 elements, got 0: []'],
		[{ 0: 1 }, [1], '$: expected [1], got {"0":1}'],
		[[1], { 0: 1 }, '$: expected {"0":1}, got [1]'],
		[null, {}, '$: expected {}, got null'],
		[1, '1', '$: expected "1", got 1'],
		['abc', '/^a.c$/', undefined],
		['abcd', '/^a.c$/', '$: expected "/^a.c$/", got "abcd"'],
		[12, '/1/', '$: expected "/1/", got 12'],
		['/', '/', undefined],
	]
	for (const [actual, expected, result] of cases)
		it(`${JSON.stringify(actual)} against ${JSON.stringify(expected)}`, () => {
			assert.equal(mismatch(actual, expected), result)
		})

	it('tells equal from similar', () => {
		assert.equal(difference({ a: [1] }, { a: [1] }), undefined)
		assert.match(difference({ a: 1, b: 2 }, { a: 1 }) ?? '', /expected \{"a":1\}\s+got \{"a":1,"b":2\}/)
	})

	it('finds what a path names', () => {
		const value = { imports: [{ senML: [1] }, { senML: [2] }] }
		assert.deepEqual(pick(value, 'imports[1].senML'), [2])
		assert.equal(pick(value, 'imports[2].senML'), undefined)
		assert.equal(pick(value, 'imports.senML'), undefined)
	})
})
