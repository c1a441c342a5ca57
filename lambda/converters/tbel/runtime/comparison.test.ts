import { describe } from 'node:test'
import { itRefuses, itRuns } from '../testing/itRuns.ts'

describe('comparison in TBEL', () => {
	itRuns([
		['"123" == 123', true],
		['123 == "123"', true],
		['"a" == 1', false],
		['"a" === "a"', true],
		['5 == 5.0', true],
		['5L == 5', true],
		['hexToBytes("FF")[0] == -1', true],
		['[1, [2]] == [1, [2]]', true],
		['{"a": 1} == {"a": 1L}', true],
		['{"a": 1} != {"a": 2}', true],
		['null == null', true],
		['null == 0', false],
		['true == "true"', true],
		['null > 0', false],
		['5 > null', false],
		['2 < 10', true],
		['"2" < "10"', false],
		['"2" < 10', true],
		['5L >= 5', true],
		['4 / 2 <= 2', true],
		['"" == empty', true],
		['[] == empty', true],
		['"a" != empty', true],
		['"hello" ~= "h.*o"', true],
		['[1, 2] contains 2', true],
		['1 > 0 && !(1 > 2) || false', true],
		['true and false or true', true],
		['1 < 2 ? "yes" : 3 < 4 ? "so" : "no"', 'yes'],
	])
	itRefuses([['"a" > 1', /^"a" and 1 cannot be compared: a text with a number$/]])
})

describe('instanceof', () => {
	itRuns([
		['[1] instanceof java.util.ArrayList', true],
		['{} instanceof java.util.List', false],
		['{} instanceof java.util.Map', true],
		['"a" instanceof String', true],
		['1 instanceof Integer', true],
		['1L instanceof Long', true],
		['1.0 instanceof Double', true],
		['1 is Integer', true],
		['base64ToBytes("AA==") instanceof java.util.ArrayList', false],
		['null instanceof Object', false],
	])
	itRefuses([['1 instanceof Thing', /^instanceof Thing: this class is not known$/]])
})
