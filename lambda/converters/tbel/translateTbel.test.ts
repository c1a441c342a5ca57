import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Script } from 'node:vm'
import fc from 'fast-check'
import { itRefuses, itRuns } from './testing/itRuns.ts'
import { attemptTbel } from './testing/runTbel.ts'
import { translateTbel } from './translateTbel.ts'

// What scripts give: ThingsBoard's documentation of TBEL, "Language guide".

describe('a script of TBEL', () => {
	itRuns([
		['var a = 2; var b = 2; return a + b', 4],
		['var a = 2;\nvar b = 2;\na + b', 4],
		['var a = 2\nvar b = 3\na * b', 6],
		['a = 5; a = a + 1; a', 6],
		['if (1 > 2) { "more" } else { "less" }', 'less'],
		['if (1 < 2) { var a = 5; a }', 5],
		['var x; x', null],
		['', null],
		['int i = 5; i', 5],
		['{"a": 1}', { a: 1 }],
		['return {\n"a": 1,\n};', { a: 1 }],
	])
	it('gets the payload as signed bytes, and the metadata', () => {
		const script = 'return {"first": payload[0], "size": payload.size(), "name": metadata.name}'
		assert.deepEqual(attemptTbel(script, { payload: [255, 1], metadata: { name: 'n' } }), {
			first: -1,
			size: 2,
			name: 'n',
		})
	})
	it('may be a whole function', () => {
		const script = 'function Decoder(payload, metadata) { return payload.size() + metadata.more; }'
		assert.equal(attemptTbel(script, { payload: [1, 2], metadata: { more: 3 } }), 5)
	})
})

describe('variables of TBEL', () => {
	itRuns([
		['int i = "5"; i + 1', 6],
		['int i = 7 / 2; i', 3],
		['int i = 1; i = 9 / 2; i', 4],
		['int i = 1; i += 1.5; i', 2],
		['long l = 5; l / 2', 2],
		['double d = 5; "" + d', '5.0'],
		['float f = 0.1; "" + f', '0.1'],
		['byte b = 0xFF; b', -1],
		['short s = 65535; s', -1],
		['char c = "x"; c + 1', 'x1'],
		['String s = 5; s + 1', '51'],
		['boolean b = "true"; b', true],
		['byte[] b = [1, 255]; b', [1, -1]],
		['List l = [1]; l', [1]],
		['Map<String, List<Integer>> m = {"a": [1]}; m.a[0]', 1],
		['java.util.List l = [1]; l', [1]],
		['def x = 1; x', 1],
		['var a = 1, b = 2; a + b', 3],
		['var until = 5; until = until + 1; until', 6],
		['(int) 3.9', 3],
		['(int) "12"', 12],
		['(byte) 200', -56],
		['(char) 65', 'A'],
		['(int) "A"', 65],
		['(double) 3 + ""', '3.0'],
		['(long) 3.7', 3],
	])
	itRefuses([
		['int i = "many"; i', /a text "many" cannot become an int/],
		['int i = [1]; i', /a list a list cannot become an int|a list/],
	])
})

describe('functions of TBEL', () => {
	itRuns([
		['function twice(x) { return x * 2; } twice(4)', 8],
		['twice(4); function twice(x) { x * 2 }', 8],
		['function f(int x) { x } f("7")', 7],
		['function f(x, y) { y } f(1)', null],
		['function fact(n) { if (n < 2) { return 1; } return n * fact(n - 1); } fact(5)', 120],
		[
			'function sum(list) { var result = 0; for (var i = 0; i < list.length; i++) { result += list[i]; } return result; }; sum([1, 2, 3])',
			6,
		],
		[
			'var data = 5; function f() { var before = data; var data = 6; return [before, data]; } [f(), data]',
			[[5, 6], 5],
		],
		['var n = 1; function f() { n = n + 1; } f(); n', 2],
		['def f(x) { x } f(3)', 3],
	])
	it('may have the names of members of Object.prototype, of our functions, and of words of JavaScript', () => {
		const names = [
			'get',
			'toString',
			'hasOwnProperty',
			'constructor',
			'valueOf',
			'__proto__',
			'add',
			'plain',
			'class',
			'delete',
			'Math2',
			'fail',
		]
		for (const name of names)
			assert.deepEqual(
				attemptTbel(
					`function ${name}(x) { return {"v": x + 1}; } var list = [1]; list.add(2); ${name}(list[1]).v`,
				),
				3,
				name,
			)
	})
	it('may replace one of ThingsBoard', () => {
		assert.equal(attemptTbel('function hexToBytes(x) { return "own " + x; } hexToBytes("00")'), 'own 00')
	})
	itRefuses([
		['nothing(1)', /^nothing\(\) is not defined$/],
		['var a = missing + 1; a', /^missing is not defined$/],
		['Math.nothing(1)', /^Math\.nothing\(\) is not defined$/],
		['Integer.nothing', /^Integer\.nothing is not defined$/],
		['new Thread()', /^new Thread\(\): TBEL does not create objects of this class$/],
	])
})

describe('loops of TBEL', () => {
	itRuns([
		['var s = 0; foreach (n : [1, 2, 3]) { s += n; } s', 6],
		['var s = 0; for (n : [1, 2, 3]) { s += n; } s', 6],
		['var s = 0; for (int n : new int[] {1, 2}) s += n; s', 3],
		['var s = ""; foreach (c : "abc") { s = c + s; } s', 'cba'],
		['var s = ""; foreach (e : {"a": 1, "b": 2}.entrySet()) { s += e.getKey() + e.value; } s', 'a1b2'],
		['var s = ""; foreach (e : {"a": 1}) { s += e.key + e.getValue(); } s', 'a1'],
		['var s = 0; foreach (i : 3) { s += i; } s', 6],
		['var n = 9; foreach (n : [1]) { } n', 9],
		['var s = 0; for (var i = 0; i < 100; i++) { s += i; } s', 4950],
		['var s = 0; for (int i = 0, j = 5; i < j; i++, j--) { s++; } s', 3],
		['var i = 0; while (i < 5) { i++; } i', 5],
		['var i = 0; until (i == 5) { i++; } i', 5],
		['var i = 0; do { i++; } while (i < 5); i', 5],
		['var i = 0; do { i++; } until (i == 5); i', 5],
		['var s = 0; for (;;) { s++; if (s < 3) { continue; } break; } s', 3],
		[
			'var r; switch (5L) { case 4: r = "four"; break; case 5: case 6: r = "more"; break; default: r = "none"; } r',
			'more',
		],
		['switch ("b") { case "a": return 1; default: return 2; }', 2],
	])
	itRefuses([['foreach (x : null) { }', /^foreach goes through a list, a map or a text, but this is null$/]])
})

describe('members of values', () => {
	itRuns([
		['var m = {"a": {"b": 1}}; m.a.b', 1],
		['var m = {}; m.missing', null],
		['var m = {}; m.?missing.more', null],
		['var m = {}; m.?missing.more.even()', null],
		['var m = {"a": {"b": "x"}}; m.?a.b.toUpperCase()', 'X'],
		['var m = {}; m.missing?.more', null],
		['var m = {}; if (m.?no.such > 10) { 1 } else { 2 }', 2],
		['var m = {a: 1, "b c": 2, 3: "d"}; [m.a, m["b c"], m[3]]', [1, 2, 'd']],
		['var m = {}; m["x"] = 1; m.y = 2; m', { x: 1, y: 2 }],
		['var m = {"x": 1}; m.x += 2; m.x++; m', { x: 4 }],
		['var m = {"x": 1}; m.x = null; m', {}],
		['var l = [1, 2]; l[0] = 5; l[1]--; l', [5, 1]],
		['var l = [1, 2, 3]; l.size + l.length + l.size() + l.length()', 12],
		['"abc"[1] + "abc".length', 'b3'],
		['var m = {"__proto__": 1}; m.toString', null],
		['var m = {}; m.put("__proto__", 1); m.containsKey("__proto__")', true],
		['[a: 1]', { a: 1 }],
		['[:]', {}],
		['return {1, 2}', [1, 2]],
		['var v = {"var": 1, "class": 2}; v.var + v.class', 3],
	])
	itRefuses([
		['var m = {}; m.a.b', /^"b" is read of null$/],
		['var l = [1]; l[1]', /^index 1 is outside of a list with 1 items$/],
		['var a = new int[3]; a[3] = 4;', /^index 3 is outside of a list with 3 items$/],
		['var n = null; n.size()', /^size\(\) is called on null$/],
		['5.5.size()', /expected|size/],
		[
			'var l = [1]; l.nothing()',
			/^a list a list has no method nothing\(\)$|^a list has no method nothing\(\)$/,
		],
		['var l = [1]; l.other', /^a list has no "other"$/],
		['var u = {"a": 1}.toUnmodifiable(); u.put("b", 1); u', /^Map is unmodifiable$/],
		['var u = [].toUnmodifiable(); u.add(0x35); u', /^List is unmodifiable$/],
	])
})

describe('a condition without parentheses in a map', () => {
	it('is read as ThingsBoard reads it, and noted', () => {
		const script =
			'var b = 1;\nreturn {"on": b == 1 ? "yes" : "no", "off": b == 2 ? "yes" : "no", "right": (b == 2 ? "yes" : "no")}'
		assert.deepEqual(attemptTbel(script), { yes: 'no', right: 'no' })
		const translated = translateTbel(script)
		assert.ok('notes' in translated)
		assert.deepEqual(
			translated.notes.map(({ at }) => at.line),
			[2, 2],
		)
	})
})

describe('an error', () => {
	const rows: readonly (readonly [script: string, line: number, column: number, message: RegExp])[] = [
		['var a = 1;\n\n  var b = a.c.d;', 3, 0, /^a number has no "c"$/],
		['var a = null;\nvar b =\n   a.size();', 3, 0, /size\(\) is called on null/],
		['function f(x) {\n  return parseInt(x);\n}\nf("?")', 2, 10, /^parseInt/],
		['var list = [1,\n 2];\nforeach (x : list) {\n  x.y;\n}', 4, 0, /has no "y"/],
		['var a = (1;', 1, 11, /"\)" is expected to close the parenthesis, but ";" stands here/],
		['var a = 1;\nif (a {', 2, 7, /"\)" is expected after the condition of "if", but "\{" stands here/],
		['var s = "open', 1, 9, /A text is not closed/],
		['var a = 1;\n/* open', 2, 1, /A comment is not closed/],
		['var a = §;', 1, 9, /The character § has no meaning here/],
		['f(1', 1, 4, /the end of the script/],
		['function f() { 1', 1, 17, /"\}" is expected after the body of function f/],
		['1 = 2', 1, 1, /"=" needs a variable or a member beside it/],
		['var a = 1 soundslike 2', 1, 11, /"soundslike" is not supported/],
		['var a = 1 2', 1, 11, /";" is expected after a statement/],
	]
	for (const [script, line, column, message] of rows)
		it(`tells where it is: ${JSON.stringify(script)}`, () => {
			const thrown = attemptTbel(script)
			assert.ok(typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'at' in thrown)
			assert.match(String(thrown.message), message)
			const { at } = thrown
			assert.ok(typeof at === 'object' && at !== null && 'line' in at && 'column' in at)
			assert.equal(at.line, line)
			if (column > 0) assert.equal(at.column, column)
		})
})

describe('texts and comments in a script', () => {
	itRuns([
		["'it\\'s' + \"\\u0041\\n\\73\"", "it'sA\n;"],
		['"foreach (x : y) { int i = 0 } .? // no comment"', 'foreach (x : y) { int i = 0 } .? // no comment'],
		['/* int i = "; */ 1 // foreach (', 1],
		['`a template`', 'a template'],
		['"a-b-c".replace(/-/g, "+")', 'a+b+c'],
		['var m = { // c: d,\n /* e: f, */ a: 2 }; m', { a: 2 }],
		['"line\nline"', 'line\nline'],
	])
})

describe('any text', () => {
	const words = [
		'var',
		'int',
		'x',
		'foreach',
		'if',
		'else',
		'function',
		'return',
		'new',
		'(',
		')',
		'{',
		'}',
		'[',
		']',
		';',
		':',
		'?',
		'.',
		'.?',
		'=',
		'==',
		'+',
		'++',
		'-',
		'"a"',
		'1',
		'java',
		'switch',
		'case',
		'\n',
		',',
	]
	it('is translated to JavaScript that parses, or is refused with a place in it', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (parts) => {
				const script = parts.join(' ')
				const translated = translateTbel(script)
				if ('message' in translated) return translated.at !== undefined && translated.at.line >= 1
				new Script(`(function (payload, metadata) {\n${translated.code}\n})`)
				return true
			}),
			{ numRuns: 2000 },
		)
	})
})
