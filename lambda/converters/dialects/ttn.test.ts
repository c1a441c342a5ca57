import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outputOf, problemOf, RECEIVED_AT, runsOf, testEngine } from '../testing/testEngine.ts'

const engine = await testEngine()
const runAny = runsOf(engine)

const metadata = { deviceName: 'eui-1', deviceType: 'meter', fPort: '7', calibration: '3.5' }
const run = (source: string, more: object = {}) =>
	runAny(source, { language: 'ttn', payload: [1, 255], metadata, ...more })

const device = (telemetry: unknown) => ({ deviceName: 'eui-1', deviceType: 'meter', telemetry })

describe('a codec of The Things Stack', () => {
	// input: bytes (an array), fPort, recvTime (a Date); output: data, and optionally warnings and errors
	it('is decodeUplink(input)', () => {
		const source = `function decodeUplink(input) {
			return { data: { sum: input.bytes[0] + input.bytes[1], is: Array.isArray(input.bytes), port: input.fPort,
				at: input.recvTime.getTime(), date: input.recvTime instanceof Date } };
		}`
		assert.deepEqual(
			outputOf(run(source)),
			device({ sum: 256, is: true, port: 7, at: RECEIVED_AT, date: true }),
		)
	})

	it('warns in what it prints', () => {
		const ended = run('function decodeUplink() { return { data: { a: 1 }, warnings: ["low battery", 5] } }')
		assert.deepEqual(
			[ended.prints, outputOf(ended)],
			[['warning: low battery', 'warning: 5'], device({ a: 1 })],
		)
	})

	it('that answers with errors converted nothing', () => {
		const problem = problemOf(
			run('function decodeUplink() { return { data: { a: 1 }, errors: ["bad", "worse"] } }'),
		)
		assert.deepEqual(
			[problem.code, problem.message],
			['refused', 'decodeUplink answered with errors: bad; worse'],
		)
	})

	it('has no errors where there is an empty list of them', () => {
		assert.deepEqual(
			outputOf(run('const decodeUplink = () => ({ data: {}, errors: [], warnings: null })')),
			device({}),
		)
	})

	const bad: readonly (readonly [source: string, code: string, says: RegExp])[] = [
		['function decodeUplink() {}', 'output', /decodeUplink returns no object, but nothing/],
		['function decodeUplink() { return {} }', 'output', /"data" of decodeUplink is no object, but nothing/],
		['function decodeUplink() { return { data: [1] } }', 'output', /"data" .* an array/],
		['function decodeUplink() { return 5 }', 'output', /but a number/],
		['function decodeuplink() {}', 'no-decoder', /does not have a function decodeUplink\(input\), Decode/],
		['function decodeUplink() { throw new Error("x") }', 'threw', /x/],
		['function Decoder() { return null }', 'output', /Decoder returns no object, but null/],
	]
	for (const [source, code, says] of bad)
		it(`that returns no data says what it returns: ${source}`, () => {
			const problem = problemOf(run(source))
			assert.equal(problem.code, code, problem.message)
			assert.match(problem.message, says)
		})
})

describe('a codec of The Things Network v2', () => {
	it('is Decoder(bytes, port), and returns the data', () => {
		assert.deepEqual(
			outputOf(run('function Decoder(bytes, port) { return { bytes: bytes.length, port: port } }')),
			device({ bytes: 2, port: 7 }),
		)
	})
})

describe('a codec of ChirpStack', () => {
	it('is Decode(fPort, bytes, variables) in v3, and returns the data', () => {
		const source =
			'function Decode(fPort, bytes, variables) { return { fPort, n: bytes.length, c: variables.calibration } }'
		assert.deepEqual(outputOf(run(source)), device({ fPort: 7, n: 2, c: '3.5' }))
	})

	it('is decodeUplink(input) in v4, with variables', () => {
		const source = 'function decodeUplink(input) { return { data: { c: input.variables.calibration } } }'
		assert.deepEqual(outputOf(run(source)), device({ c: '3.5' }))
	})

	it('may have the functions of several platforms: the newest counts', () => {
		const source = `
			function Decoder(bytes, port) { return { by: 'Decoder' } }
			function Decode(fPort, bytes) { return { by: 'Decode' } }
			function decodeUplink(input) { return { data: { by: 'decodeUplink' } } }`
		assert.deepEqual(outputOf(run(source)), device({ by: 'decodeUplink' }))
	})
})

describe('the metadata of a codec', () => {
	const source = 'function decodeUplink(input) { return { data: { port: input.fPort } } }'

	const ports: readonly (readonly [fPort: unknown, port: number])[] = [
		[undefined, 1],
		['', 1],
		['2', 2],
		[223, 223],
		['x', 1],
		[-1, 1],
		[1.5, 1],
		[300, 1],
	]
	for (const [fPort, port] of ports)
		it(`may give the port: ${JSON.stringify(fPort)}`, () => {
			assert.deepEqual(outputOf(run(source, { metadata: { ...metadata, fPort } })), device({ port }))
		})

	it('may leave out the type of the device', () => {
		assert.deepEqual(outputOf(run(source, { metadata: { deviceName: 'eui-1' } })), {
			deviceName: 'eui-1',
			deviceType: 'default',
			telemetry: { port: 1 },
		})
	})

	it('must name the device: otherwise it warns', () => {
		assert.deepEqual(run(source, { metadata: {} }).prints, [
			'warning: a codec names no device, and the metadata have no deviceName',
		])
	})

	it('are not in the scope of the script', () => {
		assert.equal(
			problemOf(run('function decodeUplink() { return { data: { a: metadata.deviceName } } }')).code,
			'threw',
		)
	})
})

describe('a check of a script', () => {
	const cases: readonly (readonly [
		language: 'javascript' | 'ttn',
		source: string,
		code: string | undefined,
	])[] = [
		['javascript', 'return {}', undefined],
		['javascript', 'function Decoder(payload, metadata) { throw 1 }', undefined],
		['javascript', 'const Decoder = () => ({})', undefined],
		['javascript', 'if (payload.length) { return {} }\nreturn []', undefined],
		['javascript', 'var a = payload', 'no-decoder'],
		['javascript', 'function decode() { return {} }', 'no-decoder'],
		['javascript', '', 'no-decoder'],
		['javascript', 'return {', 'syntax'],
		['javascript', '}', 'syntax'],
		['ttn', 'function decodeUplink() {}', undefined],
		['ttn', 'function Decode() {}', undefined],
		['ttn', 'function Decoder() {}', undefined],
		['ttn', 'function decode() {}', 'no-decoder'],
		['ttn', 'return {}', 'syntax'],
		['ttn', 'function decodeUplink( {}', 'syntax'],
		['ttn', 'for (;;);', 'time'],
	]
	for (const [language, source, code] of cases)
		it(`does not call its decoder, and tells what is missing: ${language} ${source}`, () => {
			assert.equal(engine.check({ language, source })?.code, code)
		})

	it('names line and column', () => {
		assert.deepEqual(
			engine.check({ language: 'ttn', source: 'function decodeUplink() {}\n let a = @' })?.at,
			{
				line: 2,
				column: 10,
			},
		)
	})
})
