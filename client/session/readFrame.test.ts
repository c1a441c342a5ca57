import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
	attributes,
	configured,
	identity,
	latest,
	marker,
	measurement,
	refusedImport,
	shadow,
	tooLarge,
	tooLargeValue,
	update,
} from '../testing/frames.ts'
import { readFrames } from './readFrame.ts'

/** A message with one frame. */
const readFrame = (text: string) => {
	const [frame, ...others] = readFrames(text)
	assert.ok(frame !== undefined && others.length === 0)
	return frame
}

const allFrames = [
	identity(1),
	marker(1),
	refusedImport(1),
	shadow(),
	configured(),
	tooLarge(1),
	tooLargeValue(1),
	measurement(1),
	attributes(1),
	latest(),
	update(1),
]

const context = (frame: { readonly '@context': string }): string => frame['@context']

describe('readFrames', () => {
	for (const frame of allFrames)
		it(`knows ${context(frame)} with ${Object.keys(frame).join(', ')}`, () => {
			const { type, ...members } = readFrame(JSON.stringify(frame))
			assert.notEqual(type, 'unknown')
			const shown = 'update' in members ? { ...members, ...members.update } : members
			const { update: _, ...read } = { update: undefined, ...shown }
			const { '@context': __, ...sent } = frame
			const { success: ___, ...expected } = { success: undefined, ...sent }
			assert.deepEqual(read, expected)
		})

	it('reads the ids of resource instances', () => {
		const instances = { ResourceInstances: { '0': { '10': 'BOOT', '20': 'APP' } } }
		const frame = readFrame(
			JSON.stringify({ ...update(1), Resources: { '0': ['BOOT', 'APP'] }, ...instances }),
		)
		assert.ok(frame.type === 'update')
		assert.deepEqual(frame.update.ResourceInstances, instances.ResourceInstances)
	})

	const malformed: readonly (readonly [string, object])[] = [
		['a part beyond parts', { ...update(1), part: 2 }],
		['an import 0', update(0)],
		['a seq that is no number', { ...update(1), seq: '1' }],
		['no Resources', { ...update(1), Resources: undefined }],
		['no baseline', { ...identity(1), seq: undefined }],
		['a negative marker', marker(-1)],
		['errors that are no list', { ...refusedImport(1), errors: 'none' }],
		['a state without updates', { ...shadow(), reported: [{}] }],
		['configurations that are no list', { ...shadow(), configurations: {} }],
		['nothing that is too large', { ...tooLargeValue(1), key: undefined }],
		['a key that is no text', { ...tooLargeValue(1), key: 5 }],
		['no values', { ...measurement(1), values: undefined }],
		['a list of values', { ...measurement(1), values: [1] }],
		['a value that is null', { ...measurement(1), values: { soil: null } }],
		['a value that is an object', { ...measurement(1), values: { soil: {} } }],
		['no time of a measurement', { ...measurement(1), ts: undefined }],
		['a measurement of import 0', measurement(0)],
		['attributes that are a text', { ...attributes(1), attributes: 'x' }],
		['no time of attributes', { ...attributes(1), ts: '1' }],
		['latest values without a time', { ...latest(), values: { soil: { value: 1 } } }],
		['latest values that are bare', { ...latest(), values: { soil: 1 } }],
		['no latest attributes', { ...latest(), attributes: undefined }],
		['latest values of part 0', latest(0)],
		['an unknown @context', { ...update(1), '@context': 'https://example.com/' }],
	]
	for (const [what, frame] of malformed)
		it(`takes a frame with ${what} for unknown`, () => {
			assert.equal(readFrame(JSON.stringify(frame)).type, 'unknown')
		})

	it('leaves out configurations that it does not understand, and nothing else', () => {
		const [known] = configured().configurations
		const configurations = [
			{ ...known, status: 'postponed' },
			{ ...known, revision: -1 },
			{ ...known, requestedAt: 5 },
			{ ...known, Resources: undefined },
			null,
			{ ...known, status: 'refused', reason: 'because', refusedAt: 5, more: 1 },
		]
		const frame = readFrame(JSON.stringify({ ...shadow(), configurations }))
		assert.ok(frame.type === 'state')
		assert.deepEqual(frame.configurations, [{ ...known, status: 'refused', reason: 'because' }])
	})

	it('reads an array of frames in order; in it, an array is unknown', () => {
		const read = readFrames(JSON.stringify([update(1), [update(2)], 'x', null, marker(2)]))
		assert.deepEqual(
			read.map(({ type }) => type),
			['update', 'unknown', 'unknown', 'unknown', 'live'],
		)
		assert.deepEqual(readFrames('[]'), [{ type: 'unknown' }])
	})

	it('never throws', () => {
		const known = allFrames.map(context)
		const frames = fc.record({ '@context': fc.constantFrom(...known) }).chain((frame) =>
			fc
				.record(
					{
						id: fc.anything(),
						model: fc.anything(),
						seq: fc.anything(),
						part: fc.anything(),
						reported: fc.anything(),
					},
					{ requiredKeys: [] },
				)
				.map((members) => ({ ...members, ...frame })),
		)
		const texts = fc.oneof(
			fc.json(),
			fc.string(),
			frames.map((frame) => JSON.stringify(frame, (_, value) => (typeof value === 'bigint' ? 1 : value))),
		)
		fc.assert(fc.property(texts, (text) => readFrames(text).every(({ type }) => typeof type === 'string')))
	})
})
