import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { differences } from './differences.ts'

const NOW = 1_700_000_000_000

describe('differences of results', () => {
	const same: readonly (readonly [name: string, expected: unknown, actual: unknown])[] = [
		['the same', { a: [1, { b: 'x' }], c: null }, { c: null, a: [1, { b: 'x' }] }],
		['numbers to six digits', { a: 0.3 }, { a: 0.1 + 0.2 }],
		['a time that is that of the run', [{ ts: 5, values: {} }], [{ ts: NOW, values: {} }]],
	]
	for (const [name, expected, actual] of same)
		it(`are none: ${name}`, () => {
			assert.deepEqual(differences(expected, actual, NOW), [])
		})

	const different: readonly (readonly [expected: unknown, actual: unknown, says: string])[] = [
		[{ a: { b: 1 } }, { a: { b: 2 } }, 'a.b: expected 1, got 2'],
		[{ a: 0.000001 }, { a: 0.000002 }, 'a: expected 0.000001, got 0.000002'],
		[{ a: 1 }, { a: '1' }, 'a: expected 1, got "1"'],
		[{ a: 1 }, {}, 'a: expected 1, got nothing'],
		[{}, { a: 1 }, 'a: expected nothing, got 1'],
		[[1, 2], [1], '[1]: expected 2, got nothing'],
		[{ a: [] }, { a: {} }, 'a: expected [], got {}'],
		[{ a: {} }, { a: null }, 'a: expected {}, got null'],
		[5, null, 'result: expected 5, got null'],
		[{ ts: 5 }, { ts: 6 }, 'ts: expected 5, got 6'],
		[{ counts: 5 }, { counts: NOW }, `counts: expected 5, got ${NOW}`],
		[{ a: 'x'.repeat(100) }, { a: 1 }, `a: expected "${'x'.repeat(79)}…, got 1`],
	]
	for (const [expected, actual, says] of different)
		it(`name the place: ${says}`, () => {
			assert.deepEqual(differences(expected, actual, NOW), [says])
		})
})
