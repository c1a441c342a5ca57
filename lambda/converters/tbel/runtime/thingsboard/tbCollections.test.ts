import { describe } from 'node:test'
import { itRefuses, itRuns } from '../../testing/itRuns.ts'

// The example of ThingsBoard's documentation of `toFlatMap`, shortened.
const json =
	'{"a": "v", "b": {"c": 34, "d": [{"e": 1}, "text", 56], "f": {"g": [7, 8]}}, "h": "root", "i": {"h": "second"}}'

describe('toFlatMap', () => {
	itRuns([
		[
			`toFlatMap(${json})`,
			{
				a: 'v',
				'b.c': 34,
				'b.d.0.e': 1,
				'b.d.1': 'text',
				'b.d.2': 56,
				'b.f.g.0': 7,
				'b.f.g.1': 8,
				h: 'root',
				'i.h': 'second',
			},
		],
		[
			`toFlatMap(${json}, false)`,
			{ a: 'v', c: 34, e: 1, 'd.1': 'text', 'd.2': 56, 'g.0': 7, 'g.1': 8, h: 'second' },
		],
		[`toFlatMap(${json}, ["a", "b"])`, { h: 'root', 'i.h': 'second' }],
		[`toFlatMap(${json}, ["c", "d", "f"], false)`, { a: 'v', h: 'second' }],
	])
	itRefuses([['toFlatMap([1])', /^toFlatMap: json must be a map, but is a list/]])
})

describe('sets, and what a value is', () => {
	itRuns([
		['var s = newSet(); s.add(1); s.add(1); s.add(2); s', [1, 2]],
		['toSet([1, 2, 2])', [1, 2]],
		['isSet(toSet([1]))', true],
		['isSet([1])', false],
		['isList([1])', true],
		['isList(toSet([1]))', false],
		['isMap({})', true],
		['isMap([])', false],
		['isArray(new int[2])', true],
		['isArray([1])', false],
	])
})
