import { describe } from 'node:test'
import { itRefuses, itRuns } from '../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Maps" and "Lists".

const map = 'var m = {"temperature": 42, "nested": "508"}; '
const list = 'var l = ["A", "B", "C", "B", "C", "hello", 34567]; '

describe('maps', () => {
	itRuns([
		[`${map}m.size()`, 2],
		[`${map}m.memorySize()`, 16],
		[
			`${map}[m.put("temperature", 73), m.put("new", 1), m.putIfAbsent("new", 2), m.putIfAbsent("x", 3)]`,
			[42, null, 1, null],
		],
		[
			`${map}[m.replace("temperature", 56), m.replace("temperature", 56, 42), m.replace("temperature", 48, 56), m]`,
			[42, true, false, { temperature: 42, nested: '508' }],
		],
		[`${map}m.remove("temperature"); m`, { nested: '508' }],
		[
			`${map}[m.keys(), m.values(), m.keySet()]`,
			[
				['temperature', 'nested'],
				[42, '508'],
				['temperature', 'nested'],
			],
		],
		[`${map}m.putAll({"a": 1}); m.a`, 1],
		[`${map}[m.get("nested"), m.get("toString"), m.getOrDefault("x", 5)]`, ['508', null, 5]],
		[
			`${map}[m.containsKey("nested"), m.contains("x"), m.containsValue(42), m.isEmpty()]`,
			[true, false, true, false],
		],
		[`${map}m.put("nested", null); m`, { temperature: 42 }],
		[`${map}var c = m.clone(); m.clear(); [m, c.size()]`, [{}, 2]],
		['var m = {"b": 2, "a": 3, "c": 1}; m.sortByKey(); "" + m', '{a=3, b=2, c=1}'],
		['var m = {"b": 2, "a": 3, "c": 1}; m.sortByValue(); "" + m', '{c=1, b=2, a=3}'],
		['var m = {"b": 2, "a": 3}; m.sortByValue(false); "" + m', '{a=3, b=2}'],
	])
	itRefuses([['{}.putAll([1])', /^putAll: the entries must be a map, but is a list$/]])
})

describe('lists', () => {
	itRuns([
		[`${list}var r = l.addAll(["x", 4]); [r, l.size()]`, [true, 9]],
		[`${list}l.addAll(2, ["x", 4]); l.slice(0, 5)`, ['A', 'B', 'x', 4, 'C']],
		[`${list}l.add(1, "x"); [l[1], l.push("y"), l.pop()]`, ['x', true, 'y']],
		[`${list}l.unshift("r"); [l[0], l.shift(), l[0]]`, ['r', 'r', 'A']],
		[
			`${list}[l.remove(2), l.remove("C"), l.remove("none"), l]`,
			['C', true, false, ['A', 'B', 'B', 'hello', 34567]],
		],
		[
			'var l = ["r", "B", 5, 6]; [l.splice(2), l]',
			[
				[5, 6],
				['r', 'B'],
			],
		],
		['var l = ["r", "B"]; [l.splice(1, 4, "start", 5, "end"), l]', [['B'], ['r', 'start', 5, 'end']]],
		['var l = ["r", "start", 5, "end"]; [l.set(3, "65"), l]', ['end', ['r', 'start', 5, '65']]],
		['var l = [2096, "98", 5, "65"]; l.sort(); l', [5, '65', '98', 2096]],
		['var l = [2096, "98", 5, "65"]; l.sort(false); l', [2096, '98', '65', 5]],
		['var l = ["b", "a"]; l.sort(); l', ['a', 'b']],
		[
			'var l = [3, 1]; [l.toSorted(), l.toSorted(false), l.toReversed(), l]',
			[
				[1, 3],
				[3, 1],
				[1, 3],
				[3, 1],
			],
		],
		['var l = [1, 2]; l.reverse(); l', [2, 1]],
		[
			'var l = [1, 2, 3, 4]; [l.fill(67).clone(), l.fill(4, 1).clone(), l.fill(2, 1, 4)]',
			[
				[67, 67, 67, 67],
				[67, 4, 4, 4],
				[67, 2, 2, 2],
			],
		],
		[
			'var l = [67, 2, 2, 2]; [l.slice(), l.slice(3), l.slice(0, 2), l.with(1, 69)]',
			[[67, 2, 2, 2], [2], [67, 2], [67, 69, 2, 2, 2]],
		],
		['var l = [67, 2]; [l.concat(["t"]), l.join(), l.join("-")]', [[67, 2, 't'], '67,2', '67-2']],
		[
			'var l = [67, 2, 2, 2]; [l.toSpliced(1, 0, "Feb"), l.toSpliced(2, 2), l.toSpliced(1)]',
			[
				[67, 'Feb', 2, 2, 2],
				[67, 2],
				[67, 2, 2, 2],
			],
		],
		[
			'var l = [67, 2, 2, 2]; [l.indexOf("B", 1), l.indexOf(2, 2), l.lastIndexOf(2), l.contains(67), l.includes(5)]',
			[-1, 2, 3, true, false],
		],
		['[1, 2].validateClazzInArrayIsOnlyNumber()', true],
		['[1, "2"].validateClazzInArrayIsOnlyString()', false],
		[
			'var l = [1, 2, 3]; [l.removeAll([1]), l.retainAll([3]), l.containsAll([3]), l]',
			[true, true, true, [3]],
		],
		['[1, 2, 3].subList(1, 2)', [2]],
		['[].pop()', null],
		['var l = new java.util.ArrayList(); l.add(1); l', [1]],
		['var m = new java.util.HashMap(); m.put("a", 1); m', { a: 1 }],
		['var s = new java.util.HashSet(); s.add(1); s.add(1); s', [1]],
		['var l = [3, 1]; java.util.Collections.sort(l); java.util.Collections.reverse(l); l', [3, 1]],
		['java.util.Arrays.asList(1, 2)', [1, 2]],
		['Arrays.copyOfRange(hexToBytes("01020304"), 1, 3)', [2, 3]],
		['Arrays.copyOfRange(new int[] {1}, 0, 3)', [1, 0, 0]],
		['Arrays.equals([1], [1])', true],
	])
	itRefuses([
		['[1].add(3, 1)', /^index 3 is outside of a list with 1 items$/],
		['[1].subList(0, 2)', /^subList\(0, 2\) is outside of a list with 1 items$/],
		['[1].addAll(5)', /^addAll: the items must be a list, but is 5$/],
		['Arrays.copyOfRange([1], 2, 3)', /^Arrays\.copyOfRange: 2 to 3 is outside of an array with 1 items$/],
		['[1].with(5, 1)', /^index 5 is outside of a list with 1 items$/],
	])
})
