import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runs } from '../../testing/runs.ts'
import { createEngine, type RunLimits } from './engine.ts'
import { outputOf, problemOf, runsOf, testEngine } from './testing/testEngine.ts'

const engine = await testEngine()
const run = runsOf(engine)

/** The next run works, as if nothing had been. */
const nextRunWorks = (): void => {
	const next = run(
		'return { text: [1, 2].map(String).join(), json: JSON.stringify({ a: 1 }), now: Date.now() }',
	)
	assert.deepEqual(outputOf(next), { text: '1,2', json: '{"a":1}', now: 1_700_000_000_000 })
}

type Hostile = readonly [name: string, source: string]

const scripts: Readonly<Record<string, readonly Hostile[]>> = {
	time: [
		['an endless loop', 'for (;;);'],
		['an endless loop that catches everything', 'for (;;) try { for (;;); } catch {} finally { continue }'],
		['a loop of calls of built-ins over much data', 'const a = new Array(1e5).fill(1); for (;;) a.join()'],
		['a regular expression that explores everything', 'return /(a+)+$/.test("a".repeat(40) + "b")'],
		['a getter that never ends', 'return { get a() { for (;;); } }'],
		['a toJSON that never ends', 'return { toJSON() { for (;;); } }'],
		['a text of an error that never ends', 'throw { get message() { for (;;); } }'],
		['a generator without an end', 'for (const _ of (function* () { for (;;) yield 1 })());'],
		['prints without end', 'for (;;) print("line")'],
		['a Proxy that never ends', 'return new Proxy({}, { ownKeys() { for (;;); } })'],
	],
	memory: [
		['an array that grows', 'const a = []; for (;;) a.push(new Array(1000).fill(0))'],
		['an array made at once', 'return [..."x".repeat(5e6)]'],
		['typed arrays', 'return new Uint8Array(1e9)'],
		['a text that is too long', 'return "x".padEnd(2 ** 28)'],
		['an object that grows', 'const o = {}; for (let i = 0; ; i++) o[i + "k"] = [i]'],
		['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })'],
		['what is kept in a global variable', 'globalThis.a = []; for (;;) a.push("x".repeat(10000))'],
		['objects that keep each other', 'let a = {}; for (;;) a = { a, b: "x".repeat(10000) + Math.random() }'],
	],
	stack: [
		['a recursion without end', 'const f = () => f(); f()'],
		['a recursion through built-ins', 'function f() { [1].map(f) } f()'],
		['a recursion through getters', 'const o = { get a() { return o.a } }; o.a'],
		['a recursion through the text of an object', 'function f() { return "" + { toString: f } } f()'],
		['brackets inside each other', 'eval("[".repeat(50000))'],
		['parentheses inside each other', 'eval("(".repeat(50000))'],
		['functions inside each other', 'eval("(()=>".repeat(50000))'],
		['JSON inside each other', 'JSON.parse("[".repeat(100000))'],
		['a result of arrays inside each other', 'let a = []; for (let i = 0; i < 5000; i++) a = [a]; return a'],
	],
	threw: [
		['a list with an index of a billion', 'const a = []; a[4e9] = 1; a.forEach((x) => x)'],
		['a length of a billion', 'return [].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
		['the text of a list with an index of a billion', 'const a = []; a[4e9] = 1; return { a: "" + a }'],
	],
	'output-size': [
		['a text that is too long', 'return { text: "x".repeat(3e5) }'],
		['many values', 'return Array.from({ length: 2e5 }, () => 1)'],
		['a text that is short in characters, and long in bytes', 'return { text: "€".repeat(1e5) }'],
	],
}

describe('a limit of a converter', () => {
	for (const [code, hostile] of Object.entries(scripts))
		for (const [name, source] of hostile)
			it(`holds, and leaves nothing behind: ${code}: ${name}`, async () => {
				const problem = problemOf(run(source, { limits: code === 'time' ? {} : { milliseconds: 5000 } }))
				assert.ok(
					problem.code === code || (code === 'time' && problem.code === 'threw'),
					`${problem.code}: ${problem.message}`,
				)
				nextRunWorks()
				await engine.ready()
			})

	const limits: readonly (readonly [limit: RunLimits, source: string, says: RegExp])[] = [
		[{ milliseconds: 5 }, 'for (;;);', /more than 5 ms/],
		[{ outputBytes: 10 }, 'return { a: "long" }', /at most 10/],
		[{ stackBytes: 32 * 1024 }, 'const f = (n) => n && f(n - 1); f(500); return {}', /inside each other/],
	]
	for (const [limit, source, says] of limits)
		it(`can be set per run: ${Object.keys(limit).join()}`, () => {
			assert.match(problemOf(run(source, { limits: limit })).message, says)
		})

	it('of memory that is met everywhere leaves nothing behind', async () => {
		// QuickJS itself may fail where every allocation does.
		const source =
			'const a = []; const f = (n) => ({ n: a.push(n), a: f(n + 1) }); for (;;) try { f(0) } catch (e) { a.push(e) }'
		for (let fill = 0; fill < 5; fill++) {
			const filled = `const keep = []; for (let i = 0; i < ${fill * 300}; i++) keep.push("x".repeat(10000) + i)\n${source}`
			const { code } = problemOf(run(filled, { limits: { milliseconds: 5000 } }))
			assert.ok(code === 'memory' || code === 'interpreter', code)
			nextRunWorks()
			await engine.ready()
		}
	})

	it('leaves room for 500 calls inside each other', () => {
		assert.deepEqual(outputOf(run('const f = (n) => n && 1 + f(n - 1); return { depth: f(500) }')), {
			depth: 500,
		})
	})

	it('of time does not count what others do meanwhile on this machine', async () => {
		let leaps = 0
		const input = { payload: new Uint8Array(), metadata: {}, receivedAt: 0 }
		const source = {
			language: 'javascript',
			source: 'let sum = 0; for (let i = 0; i < 1000; i++) sum += i; return { sum }',
		} as const
		const needs = {
			clock: () => (leaps += 1000),
			translateTbel: () => ({ code: 'syntax', message: '' }) as const,
		}
		const idle = await createEngine({ ...needs, cpuClock: () => 5 })
		assert.deepEqual(outputOf(idle.run(source, input)), { sum: 499_500 })
		const without = await createEngine(needs)
		assert.equal(problemOf(without.run(source, input)).code, 'time')
	})
})

describe('an interpreter that fails', () => {
	it('is replaced at once, several times', async () => {
		for (let times = 0; times < 5; times++) {
			assert.equal(problemOf(run('eval("(".repeat(50000))')).code, 'stack')
			nextRunWorks()
			await engine.ready()
		}
	})

	it('without another one at hand is a problem until there is one', async () => {
		const alone = await testEngine(0)
		const runAlone = runsOf(alone)
		assert.equal(problemOf(runAlone('eval("(".repeat(50000))')).code, 'stack')
		assert.equal(problemOf(runAlone('return {}')).code, 'interpreter')
		await alone.ready()
		assert.deepEqual(outputOf(runAlone('return {}')), {})
	})
})

describe('a run', () => {
	const changes: readonly string[] = [
		'globalThis.left = 1',
		'Object.prototype.left = 1',
		'JSON.stringify = () => "{}"; JSON.parse = () => 1',
		'Array.prototype.map = Array.prototype.join = () => "changed"',
		'String = Number = Date = Promise = Reflect = undefined',
		'Date.now = () => 1; Date.prototype.toISOString = () => "changed"',
		'Object.freeze(Object.prototype); Object.freeze(Array.prototype)',
		'Function.prototype.call = Function.prototype.apply = () => { throw 1 }',
		'globalThis.print = globalThis.console = undefined',
		'Promise.resolve().then(() => { throw 1 })',
		'Symbol.iterator in [] && (Array.prototype[Symbol.iterator] = undefined)',
	]
	for (const change of changes)
		it(`finds nothing of what another one changed: ${change}`, () => {
			assert.deepEqual(outputOf(run(`${change}\nreturn { a: 1 }`)), { a: 1 })
			assert.deepEqual(outputOf(run('return { left: typeof left, own: typeof ({}).left }')), {
				left: 'undefined',
				own: 'undefined',
			})
			nextRunWorks()
		})

	it('that breaks JSON.stringify breaks only its own', () => {
		// QuickJS collects the objects that it is in in an ordinary array.
		const change = 'Object.defineProperty(Array.prototype, 0, { set() { throw 1 }, get() { throw 2 } })'
		assert.equal(problemOf(run(`${change}\nreturn { a: 1 }`)).code, 'output')
		nextRunWorks()
	})

	it('has nothing of the host', () => {
		const names = [
			'process',
			'require',
			'module',
			'fetch',
			'XMLHttpRequest',
			'WebAssembly',
			'setTimeout',
			'Buffer',
		]
		const source = `return [${names.map((name) => `typeof ${name}`).join()}]`
		assert.deepEqual(new Set(outputOf(run(source)) as string[]), new Set(['undefined']))
		assert.equal(problemOf(run('return import("node:fs")')).code, 'output')
	})

	it('of many more does not grow the memory of the process', () => {
		const rss = (): number => process.memoryUsage().rss
		const work = (): void => {
			for (let index = 0; index < runs(500); index++)
				run('return { a: new Array(5000).fill(payload) }', { payload: 'x' })
		}
		work()
		const before = rss()
		work()
		assert.ok(rss() - before < 50 * 1024 * 1024)
	})
})
