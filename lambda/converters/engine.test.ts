import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outputOf, problemOf, RECEIVED_AT, runsOf, testEngine } from './testing/testEngine.ts'

const engine = await testEngine()
const run = runsOf(engine)

const tutorial = {
	deviceName: 'SN-001',
	deviceType: 'default',
	telemetry: { temperature: 25.7, humidity: 69 },
}

// "payload" is an array of bytes, "metadata" a map; the script is the body of a function, or the whole one.
describe('a JavaScript converter of ThingsBoard', () => {
	it('is the body of a function, as ThingsBoard stores it', () => {
		const body = `
			var fields = String.fromCharCode.apply(String, payload).trim().split(',');
			var result = { deviceName: fields[0], deviceType: fields[1], telemetry: {} };
			for (var i = 2; i < fields.length; i += 2) result.telemetry[fields[i]] = toNumber(fields[i + 1]);
			function toNumber(text) { return parseFloat(text); }
			return result;`
		const payload = 'SN-001,default,temperature,25.7,humidity,69\n'
		assert.deepEqual(outputOf(run(body, { payload })), tutorial)
	})

	it('is the whole function Decoder', () => {
		const whole = `function Decoder(payload, metadata) {
			var data = JSON.parse(String.fromCharCode.apply(null, payload));
			return { deviceName: data.n, deviceType: metadata.type, telemetry: { temperature: data.t, humidity: data.h } };
		}`
		const message = { payload: '{"n":"SN-001","t":25.7,"h":69}', metadata: { type: 'default' } }
		assert.deepEqual(outputOf(run(whole, message)), tutorial)
	})

	it('gets the bytes as an array of numbers from 0 to 255', () => {
		const body = 'return { is: Array.isArray(payload), bytes: payload }'
		assert.deepEqual(outputOf(run(body, { payload: [0, 127, 128, 255] })), {
			is: true,
			bytes: [0, 127, 128, 255],
		})
	})

	it('may be modern JavaScript', () => {
		const body = `
			const { a, ...others } = { a: [1, [2]], b: 2n ** 3n > 7n };
			class Reading { #value = 5; get value() { return this.#value ?? 0 } }
			return { flat: a.flat(), ...others, value: new Reading().value, last: [1, 2].at(-1), named: /(?<x>b)/.exec('abc').groups.x }`
		assert.deepEqual(outputOf(run(body)), { flat: [1, 2], b: true, value: 5, last: 2, named: 'b' })
	})

	it('has atob and btoa', () => {
		const body = `return { bytes: [...atob('AP+A')].map((c) => c.charCodeAt(0)), text: btoa('senml'), odd: atob('YQ'), empty: btoa('') }`
		assert.deepEqual(outputOf(run(body)), { bytes: [0, 255, 128], text: 'c2VubWw=', odd: 'a', empty: '' })
		assert.match(problemOf(run(`return [atob('a')]`)).message, /not base64/)
		assert.match(problemOf(run(`return [btoa('€')]`)).message, /above U\+00FF/)
	})

	it('returns one object or an array of them', () => {
		assert.deepEqual(outputOf(run('return [{ deviceName: "a" }, { deviceName: "b" }]')), [
			{ deviceName: 'a' },
			{ deviceName: 'b' },
		])
	})
})

describe('BigInt in a converter', () => {
	it('has asIntN and asUintN as in ECMAScript, with the highest bit set and without', () => {
		const powers = [0n, 1n, 8n, 31n, 32n, 33n, 53n, 63n, 64n, 65n, 128n].map((bits) => 1n << bits)
		const numbers = powers.flatMap((power) => [
			power - 1n,
			power,
			power + 1n,
			1n - power,
			-power,
			-power - 1n,
		])
		const widths = [0, 1, 8, 31, 32, 33, 48, 63, 64, 65, 100, 128]
		for (const name of ['asIntN', 'asUintN'] as const)
			assert.deepEqual(
				outputOf(
					run(
						`return metadata.numbers.map((number) => metadata.widths.map((bits) => String(BigInt.${name}(bits, BigInt(number)))))`,
						{ metadata: { numbers: numbers.map(String), widths } },
					),
				),
				numbers.map((number) => widths.map((bits) => String(BigInt[name](bits, number)))),
			)
	})

	it('refuses what asUintN does not take', () => {
		for (const given of ['64, 1', '-1, 1n', '64'])
			assert.equal(problemOf(run(`return { a: BigInt.asUintN(${given}) }`)).code, 'threw', given)
	})
})

describe('the clock of a converter', () => {
	it('stands at the reception of the message', () => {
		const body = `
			const one = new Date(), two = new Date(0);
			return { now: Date.now(), one: one.getTime(), iso: one.toISOString(), two: two.getTime(), is: one instanceof Date,
				made: one.constructor === Date, utc: Date.UTC(2020, 0, 1), parsed: Date.parse('2020-01-01T00:00:00Z'), text: typeof Date() }`
		assert.deepEqual(outputOf(run(body)), {
			now: RECEIVED_AT,
			one: RECEIVED_AT,
			iso: '2023-11-14T22:13:20.000Z',
			two: 0,
			is: true,
			made: true,
			utc: 1_577_836_800_000,
			parsed: 1_577_836_800_000,
			text: 'string',
		})
	})
})

describe('what a converter prints', () => {
	it('is kept, by print and by console', () => {
		const body = `
			print('text', 1, undefined, null, [1, { a: 2 }]);
			console.log(new Error('shown'), Symbol('x'), 5n);
			console.warn('warn'); console.error('error'); console.info('info'); console.debug('debug');
			const circle = {}; circle.circle = circle; print(circle, { toJSON() { throw 1 } });
			print();
			return {}`
		assert.deepEqual(run(body).prints, [
			'text 1 undefined null [1,{"a":2}]',
			'Error: shown Symbol(x) 5',
			'warn',
			'error',
			'info',
			'debug',
			'[an object that has no text] [an object that has no text]',
			'',
		])
	})

	it('is kept also if the converter then fails', () => {
		for (const end of [
			'throw new Error("x")',
			'for (;;);',
			'const f = () => f(); f()',
			`eval('('.repeat(50000))`,
		]) {
			const ended = run(`print('before'); ${end}`)
			assert.deepEqual([ended.prints, 'problem' in ended], [['before'], true], end)
		}
	})

	it('is cut at the limit, with the number of characters and of lines that were left out', () => {
		const { prints, printsLeftOut } = run(
			`print('é'.repeat(6)); print('12345'); print('more'); print('still more'); return {}`,
			{ limits: { printBytes: 16 } },
		)
		assert.deepEqual([prints, printsLeftOut], [['éééééé', '123… (2 more characters)'], 2])
	})

	it('of a megabyte costs no more than the limit', () => {
		const { prints, printsLeftOut } = run(`print('x'.repeat(1e6)); print('y'); return {}`)
		assert.deepEqual(prints, [`${'x'.repeat(16384)}… (983616 more characters)`])
		assert.equal(printsLeftOut, 1)
	})
})

describe('an error in a converter', () => {
	const cases: readonly (readonly [
		name: string,
		source: string,
		code: string,
		line: number,
		column: number,
	])[] = [
		['in the first line', 'null.x', 'threw', 1, 5],
		['in a later line of a body', 'var a = 1;\n  throw new TypeError("x");', 'threw', 2, 22],
		[
			'in a function',
			'function Decoder() {\n\treturn inner()\n}\nfunction inner() {\n\treturn payload2 }',
			'threw',
			5,
			9,
		],
		['of the syntax', 'return {}\n\n  let y = @;', 'syntax', 3, 11],
		['of a bracket that is missing at the end', 'var a = {\n b: 1', 'syntax', 2, 6],
		['in a getter of the result', 'return { get a() {\n throw new Error("x") } }', 'output', 2, 17],
	]
	for (const [name, source, code, line, column] of cases)
		it(`names line and column of the script as written: ${name}`, () => {
			const problem = problemOf(run(source))
			assert.deepEqual([problem.code, problem.at], [code, { line, column }], problem.message)
		})

	const thrown: readonly (readonly [source: string, message: string])[] = [
		['throw new Error("no sensor")', 'The converter threw no sensor'],
		['throw new TypeError("no sensor")', 'The converter threw TypeError: no sensor'],
		['throw "text"', 'The converter threw text'],
		['throw 5', 'The converter threw 5'],
		['throw undefined', 'The converter threw undefined'],
		['throw null', 'The converter threw null'],
		['throw { a: 1 }', 'The converter threw {"a":1}'],
		['throw Symbol("x")', 'The converter threw Symbol(x)'],
		['throw { get message() { throw 1 } }', 'The converter threw a value that has no text'],
		['throw { message: { toString() { throw 1 } } }', 'The converter threw a value that has no text'],
	]
	for (const [source, message] of thrown)
		it(`has a message, whatever is thrown: ${source}`, () => {
			assert.deepEqual([problemOf(run(source)).code, problemOf(run(source)).message], ['threw', message])
		})

	it('has a message of bounded length', () => {
		assert.equal(problemOf(run('throw "x".repeat(1e6)')).message.length, 'The converter threw '.length + 1000)
	})
})

describe('a result that is none', () => {
	const cases: readonly (readonly [source: string, code: string, says: RegExp])[] = [
		['var a = 1', 'no-decoder', /does not have a function Decoder\(payload, metadata\)/],
		['return', 'output', /nothing \(undefined\)/],
		['return NaN', 'output', /returns NaN/],
		['return 5', 'output', /a number/],
		['return "text"', 'output', /a text/],
		['return true', 'output', /a boolean/],
		['return () => 1', 'output', /nothing/],
		['return Promise.resolve({})', 'output', /Promise/],
		['async function Decoder() { return {} }', 'output', /Promise/],
		['const a = []; a[0] = a; return a', 'output', /circular reference/],
		['return { a: 5n }', 'output', /BigInt/],
		['return { get a() { throw new Error("mine") } }', 'output', /mine/],
		['return { toJSON() { throw new Error("mine") } }', 'output', /mine/],
		['Object.prototype.toJSON = () => { throw new Error("mine") }; return {}', 'output', /mine/],
		['Object.prototype.toJSON = () => 7; return {}', 'output', /a number/],
	]
	for (const [source, code, says] of cases)
		it(`is a problem: ${source}`, () => {
			const problem = problemOf(run(source))
			assert.equal(problem.code, code, problem.message)
			assert.match(problem.message, says)
		})

	it('is told from one with values that JSON does not have', () => {
		const output = outputOf(
			run(
				'return { a: NaN, b: Infinity, c: -Infinity, d: undefined, e: () => 1, f: "\\0x", g: "\\0NaN", h: [NaN] }',
			),
		)
		assert.deepEqual(output, {
			a: Number.NaN,
			b: Number.POSITIVE_INFINITY,
			c: Number.NEGATIVE_INFINITY,
			d: undefined,
			e: undefined,
			f: '\0x',
			g: '\0NaN',
			h: [Number.NaN],
		})
	})
})

describe('names in a converter', () => {
	for (const name of Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__'))
		it(`may be those of members of Object.prototype: function ${name}`, () => {
			const source = `function ${name}(x) { return x + 1 }\nprint('a'); return { value: ${name}(1), at: Date.now() }`
			assert.deepEqual(outputOf(run(source)), { value: 2, at: RECEIVED_AT })
			const whole = `function ${name}(x) { return x + 1 }\nfunction Decoder(payload) { return { value: ${name}(payload[0]) } }`
			assert.deepEqual(outputOf(run(whole, { payload: [1] })), { value: 2 })
		})

	for (const name of ['get', 'set', 'value', 'writable', 'enumerable', 'toJSON'])
		it(`may be added to Object.prototype: ${name}`, () => {
			const source = `Object.prototype.${name} = function () { return 'x' }; return { a: 1 }`
			const expected = name === 'toJSON' ? 'problem' : 'output'
			assert.ok(expected in run(source))
			assert.deepEqual(outputOf(run('return { a: 1 }')), { a: 1 })
		})
})
