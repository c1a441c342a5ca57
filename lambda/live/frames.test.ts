import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ObjectUpdate } from '../lwm2m/convert.ts'
import type { Finding } from '../senml/finding.ts'
import { errorsOf, proto } from '../testing/proto.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { framesOfImport, liveFrame, stateFrames, type WatchedImport } from './frames.ts'

const first: ObjectUpdate = { ObjectID: 14205, Resources: { '0': 21.5, '99': 1694503339 } }
const second: ObjectUpdate = {
	ObjectID: 14220,
	ObjectInstanceID: 1,
	ObjectVersion: '1.1',
	Resources: { '99': 1694503340 },
}
const importId = '01HA3JRV23H0HJ8TXN6WYT7Q6S'
const imported: WatchedImport = {
	importId,
	seq: 7,
	success: true,
	receivedAt: 1694503339523,
	updates: [timedUpdate(first, 1694503339.25), timedUpdate(second, 1694503340)],
	findings: [],
}

type Frame = { readonly '@context': string; readonly [member: string]: unknown }

const parse = (frame: string): Frame => JSON.parse(frame)

/** API Gateway sends at most 32 KB in one frame; the product uses 32,000 bytes. */
const maxBytes = 32_000

describe('the frames of an import', () => {
	it('are its updates in order, with what orders them', () => {
		const context = proto.Context.lwm2mObjectUpdate.toString()
		assert.deepEqual(framesOfImport(imported).map(parse), [
			{ '@context': context, ...first, importId, seq: 7, part: 1, parts: 2, ts: 1694503339.25 },
			{ '@context': context, ...second, importId, seq: 7, part: 2, parts: 2, ts: 1694503340 },
		])
	})

	it('are object updates of the proto', () => {
		for (const frame of framesOfImport(imported))
			assert.deepEqual(errorsOf(proto.LwM2MObjectUpdate, parse(frame)), [])
	})
})

const finding = (severity: Finding['severity'], message: string): Finding => ({
	code: severity === 'error' ? 'E_DECODE' : 'W_UNKNOWN_DEVICE',
	severity,
	scope: 'message',
	message,
})

describe('the frame of an import without updates', () => {
	const frameOf = (changed: Partial<WatchedImport>) =>
		framesOfImport({ ...imported, updates: [], ...changed }).map(parse)

	it('says that there was one, and what was wrong with it; warnings are in the log', () => {
		const findings = [
			finding('warning', 'Nobody knows this device.'),
			finding('error', 'No JSON.'),
			finding('error', 'No time.'),
		]
		assert.deepEqual(frameOf({ success: false, findings }), [
			{
				'@context': 'https://github.com/hello-nrfcloud/proto/senml/import',
				success: false,
				errors: ['No JSON.', 'No time.'],
				importId,
				seq: 7,
				part: 1,
				parts: 1,
				ts: 1694503339.523,
			},
		])
	})

	it('has no errors after a success: an empty pack', () => {
		const [frame] = frameOf({})
		assert.deepEqual([frame?.['success'], frame?.['errors']], [true, []])
	})

	it('has the first ten errors', () => {
		const sentences = Array.from({ length: 12 }, (_, index) => `Error ${index}.`)
		const [frame] = frameOf({ success: false, findings: sentences.map((text) => finding('error', text)) })
		assert.deepEqual(frame?.['errors'], sentences.slice(0, 10))
	})
})

describe('row 32: posts: an update that is too large for a frame', () => {
	/** An update whose frame has so many bytes. */
	const updateOf = (bytes: number, character: string): WatchedImport => {
		const withText = (text: string): WatchedImport => ({
			...imported,
			updates: [
				timedUpdate({ ObjectID: 14205, ObjectInstanceID: 2, Resources: { '1': text } }, 1694503339.25),
			],
		})
		const around = Buffer.byteLength(framesOfImport(withText(''))[0] ?? '')
		const size = Buffer.byteLength(character)
		const count = Math.floor((bytes - around) / size)
		return withText(character.repeat(count) + 'x'.repeat(bytes - around - count * size))
	}

	for (const { name, character } of [
		{ name: 'ASCII', character: 'x' },
		{ name: 'two bytes each', character: 'ü' },
		{ name: 'four bytes each', character: '😀' },
	]) {
		it(`is sent as it is up to 32,000 bytes: ${name}`, () => {
			const [frame = ''] = framesOfImport(updateOf(maxBytes, character))
			assert.equal(Buffer.byteLength(frame), maxBytes)
			assert.equal(parse(frame)['@context'], proto.Context.lwm2mObjectUpdate.toString())
		})

		it(`is a note of where to find it above: ${name}`, () => {
			assert.deepEqual(framesOfImport(updateOf(maxBytes + 1, character)).map(parse), [
				{
					'@context': 'https://github.com/hello-nrfcloud/proto/senml/update-too-large',
					ObjectID: 14205,
					ObjectInstanceID: 2,
					importId,
					seq: 7,
					part: 1,
					parts: 1,
					ts: 1694503339.25,
					bytes: maxBytes + 1,
				},
			])
		})
	}

	it('has no values of resource instances either', () => {
		const images = { resources: [0, ['x'.repeat(40_000)]], instances: new Map([[0, [10]]]) }
		const update = { object: 14401, instance: 0, objectVersion: undefined, ts: 1694503339, ...images }
		const [frame = ''] = framesOfImport({ ...imported, updates: [update] })
		assert.ok(Buffer.byteLength(frame) < 1000)
		assert.equal(parse(frame)['ResourceInstances'], undefined)
	})

	it('keeps its place among the others', () => {
		const [large] = updateOf(maxBytes + 1, 'x').updates
		assert.ok(large)
		const frames = framesOfImport({ ...imported, updates: [large, ...imported.updates] }).map(parse)
		assert.deepEqual(
			frames.map(({ part, parts }) => [part, parts]),
			[
				[1, 3],
				[2, 3],
				[3, 3],
			],
		)
	})
})

it('the marker says up to where everything has been sent', () => {
	assert.deepEqual(parse(liveFrame(7)), {
		'@context': 'https://github.com/hello-nrfcloud/proto/senml/live',
		seq: 7,
	})
})

describe('the frames of a state', () => {
	const context = proto.Context.shadow.toString()
	const objectOf = (ObjectInstanceID: number, text = ''): ObjectUpdate => ({
		ObjectID: 14204,
		ObjectInstanceID,
		Resources: { '0': text, '99': 1694503339 },
	})

	it('are one, if the objects fit, with nothing desired', () => {
		const reported = [objectOf(1), objectOf(2)]
		assert.deepEqual(stateFrames(reported).map(parse), [
			{ '@context': context, reported, desired: [], part: 1, parts: 1 },
		])
	})

	it('are one for a device without state', () => {
		assert.deepEqual(stateFrames([]).map(parse), [
			{ '@context': context, reported: [], desired: [], part: 1, parts: 1 },
		])
	})

	it('are a Shadow of the proto, each', () => {
		const frames = stateFrames([
			first,
			second,
			objectOf(1, 'x'.repeat(20_000)),
			objectOf(2, 'x'.repeat(20_000)),
		])
		assert.equal(frames.length, 2)
		for (const frame of frames) assert.deepEqual(errorsOf(proto.Shadow, parse(frame)), [])
	})

	it('have what the device is to be in as few frames as it takes, and are Shadows of the proto', () => {
		const led = { ObjectID: 14240, Resources: { '0': 1, '1': 2, '2': 3, '99': 1694503339 } }
		const configuration = {
			...led,
			status: 'accepted',
			revision: 2,
			requestedAt: '2023-09-12T07:22:19.000Z',
		} as const
		const desired = { desired: [led], configurations: [configuration] }
		const context = 'https://github.com/hello-nrfcloud/proto/shadow'
		assert.deepEqual(stateFrames([first], desired).map(parse), [
			{ '@context': context, reported: [first], ...desired, part: 1, parts: 1 },
		])
		const large = objectOf(1, 'x'.repeat(31_700))
		const frames = stateFrames([large], desired).map(parse)
		assert.deepEqual(frames, [
			{ '@context': context, reported: [large], desired: [], part: 1, parts: 2 },
			{ '@context': context, reported: [], ...desired, part: 2, parts: 2 },
		])
		for (const frame of frames) assert.deepEqual(errorsOf(proto.Shadow, frame), [])
	})

	for (const { name, text, count } of [
		{ name: 'many small objects', text: '', count: 3000 },
		{ name: 'large objects', text: 'x'.repeat(15_000), count: 7 },
		{ name: 'large objects in other scripts', text: 'ü'.repeat(7_500), count: 7 },
	])
		it(`are as many as it takes, none above 32,000 bytes, with all objects in order: ${name}`, () => {
			const reported = Array.from({ length: count }, (_, index) => objectOf(index, text))
			const frames = stateFrames(reported)
			assert.ok(frames.length > 1)
			for (const frame of frames) assert.ok(Buffer.byteLength(frame) <= maxBytes)
			const parsed = frames.map(parse)
			assert.deepEqual(
				parsed.flatMap((frame) => frame['reported']),
				reported,
			)
			assert.deepEqual(
				parsed.map(({ part, parts }) => [part, parts]),
				parsed.map((_, index) => [index + 1, frames.length]),
			)
		})

	it('have an object that is too large alone by its time and its size', () => {
		const reported = [objectOf(1), objectOf(2, 'ü'.repeat(16_000)), objectOf(3)]
		const frames = stateFrames(reported).map(parse)
		assert.deepEqual(
			frames.map((frame) => frame['reported']),
			// The text has 32,000 bytes, the rest of the frame 76.
			[
				[
					objectOf(1),
					{ ObjectID: 14204, ObjectInstanceID: 2, Resources: { '99': 1694503339 }, bytes: 32_076 },
					objectOf(3),
				],
			],
		)
	})

	it('begin with an object when the first one fills a frame', () => {
		const frames = stateFrames([objectOf(1, 'x'.repeat(31_600)), objectOf(2)]).map(parse)
		for (const { reported } of frames) assert.notDeepEqual(reported, [])
	})
})
