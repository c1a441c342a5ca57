import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Measured, Named, Sample } from '../measurements/measured.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { framesOfImport, type WatchedImport } from './frames.ts'
import { latestFrames } from './measuredFrames.ts'

const importId = '01HA3JRV23H0HJ8TXN6WYT7Q6S'
const receivedAt = 1694503339523
const maxBytes = 32_000

const sample = (
	ts: number,
	values: readonly Named[],
	paths: readonly (readonly [string, string])[] = [],
): Sample => ({
	ts,
	values,
	paths: new Map(paths),
})

const imported = (
	samples: readonly Sample[],
	attributes: readonly Named[] = [],
	updates: WatchedImport['updates'] = [],
): WatchedImport => ({
	importId,
	seq: 7,
	success: true,
	receivedAt,
	updates,
	measured: { samples, attributes, source: undefined },
	findings: [],
})

type Frame = { readonly '@context': string; readonly [member: string]: unknown }

const framesOf = (one: WatchedImport): readonly Frame[] =>
	framesOfImport(one).map((frame) => {
		assert.ok(Buffer.byteLength(frame) <= maxBytes, `${Buffer.byteLength(frame)} bytes`)
		return JSON.parse(frame)
	})

/** 300 bytes are for the other members of a frame. */
const fits = ([name, value]: Named): boolean =>
	Buffer.byteLength(JSON.stringify({ [name]: value })) <= maxBytes - 300

describe('the frames of telemetry', () => {
	it('come after the object updates, and are counted with them', () => {
		const update = timedUpdate({ ObjectID: 3303, Resources: { '5700': 25.7 } }, 1694503339.25)
		const frames = framesOf(
			imported(
				[
					sample(
						1694503339.25,
						[
							['temperature', 25.7],
							['soil', 18],
						],
						[['temperature', '3303/0/5700']],
					),
				],
				[['firmware', '2.0.1']],
				[update],
			),
		)
		const order = { importId, seq: 7, parts: 3 }
		assert.deepEqual(frames, [
			{
				'@context': 'https://github.com/hello-nrfcloud/proto/lwm2m/object/update',
				ObjectID: 3303,
				Resources: { '5700': 25.7, '99': 1694503339 },
				...order,
				part: 1,
				ts: 1694503339.25,
			},
			{
				'@context': 'urn:senml-live:measurement',
				values: { soil: 18 },
				...order,
				part: 2,
				ts: 1694503339.25,
			},
			{
				'@context': 'urn:senml-live:attributes',
				attributes: { firmware: '2.0.1' },
				...order,
				part: 3,
				ts: 1694503339.523,
			},
		])
	})

	it('are one frame of an import in which nothing is', () => {
		assert.deepEqual(framesOf(imported([])), [
			{
				'@context': 'https://github.com/hello-nrfcloud/proto/senml/import',
				success: true,
				errors: [],
				importId,
				seq: 7,
				part: 1,
				parts: 1,
				ts: 1694503339.523,
			},
		])
	})

	it('are several if the values do not fit into one, and say of one that does not fit at all that it is too large', () => {
		const text = 'x'.repeat(20_000)
		const frames = framesOf(
			imported([
				sample(1, [
					['a', text],
					['b', 1],
					['image', 'y'.repeat(40_000)],
					['c', text],
				]),
			]),
		)
		assert.deepEqual(
			frames.map(({ values, key, part, parts }) => ({ keys: Object.keys(values ?? {}), key, part, parts })),
			[
				{ keys: ['a', 'b'], key: undefined, part: 1, parts: 3 },
				{ keys: [], key: 'image', part: 2, parts: 3 },
				{ keys: ['c'], key: undefined, part: 3, parts: 3 },
			],
		)
		assert.deepEqual(frames[1], {
			'@context': 'https://github.com/hello-nrfcloud/proto/senml/update-too-large',
			key: 'image',
			importId,
			seq: 7,
			part: 2,
			parts: 3,
			ts: 1,
			bytes: 40_012,
		})
	})

	it('have all values that came, each once, whatever their names and sizes', () => {
		const name = fc.oneof(
			fc.string({ minLength: 1, maxLength: 256 }),
			fc.constantFrom('__proto__', 'toString'),
		)
		const value = fc.oneof(
			fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
			fc.boolean(),
			fc.string(),
			fc.integer({ min: 0, max: 12_000 }).map((length) => '\u0001é'.repeat(length)),
		)
		const named = fc
			.array(fc.tuple(name, value), { maxLength: 20 })
			.map((pairs): readonly Named[] => [...new Map(pairs)])
		fc.assert(
			fc.property(fc.array(named, { maxLength: 4 }), named, (all, attributes) => {
				const measured: Measured = {
					samples: all.map((values, ts) => sample(ts, values)),
					attributes,
					source: undefined,
				}
				const frames = framesOf({ ...imported([]), measured })
				const places = frames.map(({ part, parts }) => [part, parts])
				assert.deepEqual(
					places,
					frames.map((_, index) => [index + 1, frames.length]),
				)
				const sent = (member: 'values' | 'attributes', ts: number) =>
					new Map(frames.flatMap((frame) => (frame['ts'] === ts ? Object.entries(frame[member] ?? {}) : [])))
				for (const [ts, values] of all.entries())
					assert.deepEqual(sent('values', ts), new Map(values.filter(fits)))
				assert.deepEqual(sent('attributes', receivedAt / 1000), new Map(attributes.filter(fits)))
				assert.deepEqual(
					frames.flatMap(({ key }) => key ?? []),
					[...all.flat(), ...attributes].filter((one) => !fits(one)).map(([name]) => name),
				)
			}),
			{ numRuns: 200 },
		)
	})
})

describe('the frames of the latest values', () => {
	const value = (one: number | string) => ({ value: one, ts: 1717409966123 })

	it('are none if there are none', () => assert.deepEqual(latestFrames({ values: [], attributes: [] }), []))

	it('are one with both kinds if they fit', () => {
		const frames = latestFrames({ values: [['soil', value(18)]], attributes: [['__proto__', value('x')]] })
		assert.equal(frames.length, 1)
		assert.equal(
			frames[0],
			'{"@context":"urn:senml-live:latest","values":{"soil":{"value":18,"ts":1717409966123}},"attributes":{"__proto__":{"value":"x","ts":1717409966123}},"part":1,"parts":1}',
		)
	})

	it('are several that fit, with all values', () => {
		const values = Array.from({ length: 20 }, (_, index) => [`k${index}`, value('é'.repeat(3000))] as const)
		const frames = latestFrames({ values, attributes: values })
		const parsed = frames.map((frame) => JSON.parse(frame))
		assert.ok(frames.every((frame) => Buffer.byteLength(frame) <= maxBytes))
		assert.deepEqual(
			parsed.map(({ part, parts }) => [part, parts]),
			frames.map((_, index) => [index + 1, frames.length]),
		)
		const all = Object.fromEntries(values)
		assert.deepEqual(Object.assign({}, ...parsed.map((frame) => frame.values)), all)
		assert.deepEqual(Object.assign({}, ...parsed.map((frame) => frame.attributes)), all)
	})
})
