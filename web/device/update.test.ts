import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { WatchEvent } from '../../client/watchDevice.ts'
import { emptyModel, type Model } from './model.ts'
import { type PageEvent, update } from './update.ts'

const start = Date.UTC(2024, 5, 3, 12)

const empty = emptyModel('29a.abcdef', start)

const watch = (event: WatchEvent, at = start): PageEvent => ({ type: 'watch', event, at })

const after = (model: Model, ...events: readonly WatchEvent[]): Model =>
	update(
		model,
		events.map((event) => watch(event)),
	)

const place = { importId: 'import-1', part: 1, parts: 1 }

/** An update of Environment; 14205/0/0 is its temperature in °C, 14205/0/1 its humidity. */
const environment = (seq: number, ts: number, Resources: Record<string, number | string>) =>
	({
		...place,
		type: 'update',
		seq,
		ts,
		cursor: seq,
		update: { ObjectID: 14205, Resources: { ...Resources, 99: Math.floor(ts) } },
	}) as const satisfies WatchEvent

const valuesOf = (model: Model, key: string) =>
	model.cards.get(key)?.resources.map(({ id, name, unit, value, at }) => [id, name, unit, value, at])

const seconds = start / 1000

describe('the model of a device', () => {
	it('says who it is', () => {
		const identity = {
			type: 'identity',
			id: 'oob-1',
			model: 'PCA20065',
			lastSeen: '2024-06-03T11:59:00Z',
			seq: 7,
			cursor: 7,
		} as const
		assert.deepEqual(after(empty, identity).device, {
			fingerprint: '29a.abcdef',
			id: 'oob-1',
			model: 'PCA20065',
			lastSeen: start - 60_000,
			hideDataBefore: undefined,
			notice: undefined,
			seq: 7,
		})
	})

	it('has names and units, the newest value of each resource, and no card for the time of the object', () => {
		const model = after(
			empty,
			environment(1, seconds - 2, { 0: 21.5, 1: 40 }),
			environment(2, seconds - 1, { 0: 21.6 }),
		)
		assert.deepEqual(valuesOf(model, '14205/0'), [
			['0', 'Temperature', '°C', 21.6, start - 1000],
			['1', 'Humidity', '%', 40, start - 2000],
		])
		assert.equal(model.cards.get('14205/0')?.name, 'Environment')
	})

	it('keeps a newer value when an older one arrives, and shows both in the series', () => {
		const model = after(empty, environment(1, seconds, { 0: 22 }), environment(2, seconds - 60, { 0: 20 }))
		assert.deepEqual(valuesOf(model, '14205/0'), [['0', 'Temperature', '°C', 22, start]])
		assert.deepEqual(model.series.get('14205/0/0'), {
			key: '14205/0/0',
			name: 'Temperature',
			unit: '°C',
			times: [seconds - 60, seconds],
			values: [20, 22],
		})
	})

	it('has cards, but no history, of the last known state', () => {
		const state = {
			type: 'state',
			reported: [{ ObjectID: 14205, Resources: { 0: 21.5, 99: seconds - 10 } }],
			desired: [],
			part: 1,
			parts: 1,
		} as const
		const model = after(empty, state)
		assert.deepEqual(valuesOf(model, '14205/0'), [['0', 'Temperature', '°C', 21.5, start - 10_000]])
		assert.equal(model.series.size, 0)
	})

	it('has the newest request about each object instance, in whatever order frames come', () => {
		const configuration = (revision: number, status: 'requested' | 'applied') => ({
			ObjectID: 14240,
			Resources: { 0: 1 },
			status,
			revision,
			requestedAt: '2024-06-03T11:59:00.000Z',
		})
		const state = (configurations: readonly ReturnType<typeof configuration>[]) =>
			({ type: 'state', reported: [], desired: [], configurations, part: 1, parts: 1 }) as const
		const model = after(empty, state([configuration(3, 'applied')]), state([configuration(2, 'requested')]))
		assert.equal(model.configurations.get('14240/0')?.status, 'applied')
		assert.equal(after(model, state([])).configurations, model.configurations)
		assert.equal(after(model, { type: 'hidden', before: '', upTo: 1, cursor: 1 }).configurations.size, 0)
	})

	it('has objects without a definition by their numbers, and instances of resources', () => {
		const update = {
			ObjectID: 65000,
			ObjectInstanceID: 2,
			Resources: { 5: ['a', 'b'] },
			ResourceInstances: { 5: { 0: 'a', 10: 'b' } },
		}
		const model = after(empty, { ...environment(1, seconds, {}), update })
		assert.equal(model.cards.get('65000/2')?.name, 'Object 65000')
		assert.deepEqual(valuesOf(model, '65000/2'), [
			['5/0', 'Resource 5 0', undefined, 'a', start],
			['5/10', 'Resource 5 10', undefined, 'b', start],
		])
	})

	it('has telemetry and attributes by their names', () => {
		const model = after(
			empty,
			{
				type: 'latest',
				values: { speed: { value: 3, ts: start - 5 } },
				attributes: { color: { value: 'red', ts: start } },
				part: 1,
				parts: 1,
			},
			{ ...place, type: 'measurement', seq: 1, ts: seconds, cursor: 1, values: { speed: 4 } },
			{ ...place, type: 'attributes', seq: 2, ts: seconds, cursor: 2, attributes: { color: 'blue' } },
		)
		assert.deepEqual(valuesOf(model, 'telemetry'), [['speed', 'speed', undefined, 4, start]])
		assert.deepEqual(valuesOf(model, 'attributes'), [['color', 'color', undefined, 'blue', start]])
		assert.deepEqual(model.series.get('speed')?.values, [4])
	})

	it('has positions, oldest first, with their accuracy and source', () => {
		const fix = (seq: number, ts: number, Resources: Record<string, number | string>) => ({
			...environment(seq, ts, {}),
			update: { ObjectID: 14201, Resources },
		})
		const model = after(
			empty,
			fix(1, seconds, { 0: 63.43, 1: 10.4, 3: 12, 6: 'GNSS' }),
			fix(2, seconds - 9, { 0: 63.42, 1: 10.3, 6: 'MCELL' }),
			fix(3, seconds, { 0: 63.42 }),
		)
		assert.deepEqual(model.fixes, [
			{ at: start - 9000, latitude: 63.42, longitude: 10.3, accuracy: undefined, source: 'MCELL' },
			{ at: start, latitude: 63.43, longitude: 10.4, accuracy: 12, source: 'GNSS' },
		])
	})

	it('was seen last when a message arrived, not when something was measured', () => {
		const live = after(empty, { type: 'status', status: { state: 'live' } })
		const model = update(live, [watch(environment(1, seconds - 3600, { 0: 20 }), start + 500)])
		assert.equal(model.device.lastSeen, start + 500)
		assert.equal(model.device.seq, 1)
	})

	it('was seen at the time of measurement at the latest, for messages of the past', () => {
		const model = after(empty, environment(1, seconds - 3600, { 0: 20 }))
		assert.equal(model.device.lastSeen, start - 3_600_000)
	})

	it('counts imports that no longer exist, and those too large for a frame', () => {
		const model = after(
			empty,
			{ type: 'gap', from: 3, to: 5, cursor: 5 },
			{ ...place, type: 'tooLarge', seq: 6, cursor: 6, bytes: 200_000, ObjectID: 14205 },
		)
		assert.equal(model.missing, 4)
	})

	it('forgets its history when the log begins anew', () => {
		const before = after(empty, environment(5, seconds, { 0: 20 }))
		const model = after(before, { type: 'reset', from: 5, to: 0, cursor: 0 })
		assert.equal(model.series.size, 0)
		assert.equal(model.device.seq, 0)
	})

	it('forgets all that is hidden, and takes the state that follows', () => {
		const before = after(empty, environment(5, seconds, { 0: 20 }))
		const hidden = after(before, {
			type: 'hidden',
			before: new Date(start).toISOString(),
			upTo: 5,
			cursor: 5,
		})
		assert.deepEqual([hidden.cards.size, hidden.series.size, hidden.fixes.length], [0, 0, 0])
		assert.deepEqual([hidden.device.lastSeen, hidden.device.seq, hidden.hides], [undefined, 5, 1])
		const reported = [{ ObjectID: 14205, Resources: { '0': 21, '99': seconds } }]
		const model = after(hidden, { type: 'state', reported, desired: [], part: 1, parts: 1 })
		assert.deepEqual(
			[...model.cards.values()].flatMap(({ resources }) => resources.map(({ value }) => value)),
			[21],
		)
	})

	it('sees a refused import as a sign of life', () => {
		const model = after(empty, {
			...place,
			type: 'import',
			seq: 4,
			ts: seconds - 1,
			cursor: 4,
			errors: ['The payload is not well-formed CBOR.'],
		})
		assert.deepEqual([model.device.seq, model.device.lastSeen], [4, start - 1000])
		assert.equal(model.cards.size, 0)
	})

	it('only gets older with a tick: the rest are the same objects', () => {
		const before = after(empty, environment(1, seconds, { 0: 20 }))
		const model = update(before, [{ type: 'tick', at: start + 1000 }])
		assert.equal(model.now, start + 1000)
		for (const part of ['device', 'connection', 'cards', 'series', 'fixes'] as const)
			assert.equal(model[part], before[part], part)
	})
})
