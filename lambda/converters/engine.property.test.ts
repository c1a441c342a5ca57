import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../testing/runs.ts'
import { convertedDevices } from './convertedDevices.ts'
import { outputOf, runsOf, testEngine } from './testing/testEngine.ts'

const engine = await testEngine()
const run = runsOf(engine)

/** Pieces that make sense, in an order that seldom does. */
const piece = fc.constantFrom(
	...'( ) { } [ ] , ; : => . ?. ... = == + - * / % ** << | & ! ? ` ${ " \' \\ /* */ // \n'.split(' '),
	...'return throw new typeof void delete in of if else for while do switch case break continue'.split(' '),
	...'function class extends super this var let const async await yield try catch finally'.split(' '),
	...'payload metadata arguments Decoder decodeUplink print console globalThis eval Function'.split(' '),
	...'Object Array String Number Date JSON Math Promise Proxy Reflect Symbol RegExp Error Map'.split(' '),
	...'prototype constructor __proto__ toString toJSON get set length a b c 0 1 1e9 0xff NaN null'.split(' '),
	...'undefined true "text" /x+/ 5n [1,2] {a:1} x=>x ()=>{}'.split(' '),
)

const program = fc.oneof(
	fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' ')),
	fc.string({ unit: 'binary', maxLength: 100 }),
	// What would run if the text around the script were left.
	fc.array(piece, { maxLength: 10 }).map((pieces) => `})\n;(function () { ${pieces.join(' ')}`),
)

describe('a random script', () => {
	for (const language of ['javascript', 'ttn'] as const)
		it(`never throws out of a run, nor out of a check: ${language}`, async () => {
			await fc.assert(
				fc.asyncProperty(program, async (source) => {
					const ended = run(source, { language, payload: 'abc', limits: { milliseconds: 20 } })
					if ('output' in ended) convertedDevices(ended.output)
					else if (ended.problem.at !== undefined) {
						const lines = source.split(/\r\n|[\n\r\u2028\u2029]/)
						const { line, column } = ended.problem.at
						assert.ok(line >= 1 && line <= lines.length, `line ${line}`)
						assert.ok(column >= 1, `column ${column}`)
					}
					engine.check({ language, source })
					await engine.ready()
					assert.deepEqual(outputOf(run('return { a: payload.length }', { payload: 'xy' })), { a: 2 })
				}),
				{ numRuns: runs(200) },
			)
		})
})

describe('a random value', () => {
	it('is returned as it is', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
				const output = outputOf(
					run('return [JSON.parse(metadata.json)]', { metadata: { json: JSON.stringify(value) } }),
				)
				assert.deepEqual(output, JSON.parse(JSON.stringify([value])))
			}),
			{ numRuns: runs(300) },
		)
	})

	it('as an output never throws out of the look for devices, and gives no value that is none', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (output) => {
				for (const { name, type, telemetry, attributes } of convertedDevices(output).devices) {
					assert.equal(typeof name, 'string')
					assert.equal(typeof type, 'string')
					for (const values of [attributes, ...telemetry.map(({ values }) => values)])
						for (const value of Object.values(values))
							assert.ok(
								typeof value === 'number'
									? Number.isFinite(value)
									: ['string', 'boolean'].includes(typeof value),
							)
				}
			}),
			{ numRuns: runs(500) },
		)
	})
})
