import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Difference, differences } from './differences.ts'

describe('the differences of two outputs', () => {
	const cases: readonly (readonly [
		name: string,
		before: unknown,
		after: unknown,
		expected: readonly Difference[],
	])[] = [
		['none, for equal values', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
		['none, for another order of members', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
		[
			'a value, by its path',
			{ telemetry: { temperature: 1 } },
			{ telemetry: { temperature: 2 } },
			[{ path: 'telemetry.temperature', kind: 'changed', before: 1, after: 2 }],
		],
		['its type', { a: 1 }, { a: '1' }, [{ path: 'a', kind: 'changed', before: 1, after: '1' }]],
		['a new member', { a: 1 }, { a: 1, b: null }, [{ path: 'b', kind: 'added', after: null }]],
		['a member that is gone', { a: 1, b: 0 }, { a: 1 }, [{ path: 'b', kind: 'removed', before: 0 }]],
		[
			'elements of an array, by their position',
			[{ ts: 1 }, 2],
			[{ ts: 3 }, 2, 4],
			[
				{ path: '[0].ts', kind: 'changed', before: 1, after: 3 },
				{ path: '[2]', kind: 'added', after: 4 },
			],
		],
		[
			'an object in the place of an array',
			{ a: [1] },
			{ a: { 0: 1 } },
			[{ path: 'a', kind: 'changed', before: [1], after: { 0: 1 } }],
		],
		[
			'the whole, if one is no object',
			null,
			{ a: 1 },
			[{ path: '', kind: 'changed', before: null, after: { a: 1 } }],
		],
		[
			'a member whose name is no word',
			{ 'a.b': 1, '': 2 },
			{ 'a.b': 3, '': 4 },
			[
				{ path: '["a.b"]', kind: 'changed', before: 1, after: 3 },
				{ path: '[""]', kind: 'changed', before: 2, after: 4 },
			],
		],
		[
			'a member named like one of every object',
			{},
			{ constructor: 1 },
			[{ path: 'constructor', kind: 'added', after: 1 }],
		],
	]
	for (const [name, before, after, expected] of cases)
		it(`are ${name}`, () => assert.deepEqual(differences(before, after), expected))
})
