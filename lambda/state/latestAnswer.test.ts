import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { latestAnswer } from './latestAnswer.ts'
import { attributesItem, telemetryItem } from './measuredItems.ts'
import type { ObjectState } from './objectState.ts'

const now = 1694503339

const item = (object: string, resources: ObjectState['resources']): ObjectState => ({
	deviceId: 'd',
	object,
	ts: now,
	resources,
	revision: 1,
})

const at = (value: number | string, ts = now, path?: string) => ({
	value,
	ts,
	importId: 'A',
	...(path === undefined ? {} : { path }),
})

const answer = (objects: readonly ObjectState[], telemetry: ObjectState['resources'] = {}) =>
	latestAnswer('d', {
		objects,
		measured: new Map([[telemetryItem, item(telemetryItem, telemetry)]]),
	})

describe('the answer with the latest values', () => {
	it('has resources by their paths, with what LwM2M says about them', () => {
		const { values, lwm2m } = answer([
			item('14205/1/1.0', { '0': at(20.5), '10': at(4) }),
			item('33000/0/1.0', { '5': at(1) }),
		])
		const ts = now * 1000
		assert.deepEqual(values, {
			'14205/1/0': { value: 20.5, ts },
			'14205/1/10': { value: 4, ts },
			'33000/0/5': { value: 1, ts },
		})
		assert.deepEqual(lwm2m, {
			'14205/1/0': { path: '14205/1/0', object: 'Environment', resource: 'Temperature', units: '°C' },
			'14205/1/10': { path: '14205/1/10', object: 'Environment', resource: 'Air Quality Index' },
		})
	})

	it('has resource instances by their paths, and a list of those without ids', () => {
		const instances = { '10': at('BOOT'), '20': at('APP', now + 1) }
		const { values } = answer([
			item('14401/0/1.0', { '0': { instances } }),
			item('14401/1/1.0', { '0': { value: ['BOOT', 'APP'], ts: now, importId: 'A' } }),
		])
		assert.deepEqual(values, {
			'14401/0/0/10': { value: 'BOOT', ts: now * 1000 },
			'14401/0/0/20': { value: 'APP', ts: (now + 1) * 1000 },
			'14401/1/0': { value: ['BOOT', 'APP'], ts: now * 1000 },
		})
	})

	it('has the newer one of two versions of an object', () => {
		const versions = [item('14205/0/1.0', { '0': at(1) }), item('14205/0/1.1', { '0': at(2, now + 1) })]
		for (const objects of [versions, versions.toReversed()])
			assert.equal(answer(objects).values['14205/0/0']?.value, 2)
	})

	it('has a resource once, by the telemetry key that has it, unless the resource is newer', () => {
		const rsrp = { rsrp: at(-90, now, '14203/0/2') }
		const same = answer([item('14203/0/1.0', { '2': at(-90) })], rsrp)
		assert.deepEqual(Object.keys(same.values), ['rsrp'])
		const newer = answer([item('14203/0/1.0', { '2': at(-80, now + 1) })], rsrp)
		assert.deepEqual(Object.keys(newer.values), ['rsrp', '14203/0/2'])
	})

	it('has a telemetry key that looks like a path instead of that path', () => {
		const { values, lwm2m } = answer([item('14205/0/1.0', { '0': at(1) })], { '14205/0/0': at('mine') })
		assert.deepEqual([values['14205/0/0']?.value, lwm2m], ['mine', {}])
	})

	it('has the reception as the time of a value that claims to be of later', () => {
		const ahead = { soil: { value: 1, ts: now + 100, importId: 'A', receivedAt: now } }
		assert.equal(answer([], ahead).values['soil']?.ts, now * 1000)
	})

	it('has attributes, and nothing of a device without a state', () => {
		const attributes = item(attributesItem, { firmware: at('2.0.1') })
		const { values, attributes: shown } = latestAnswer('d', {
			objects: [],
			measured: new Map([[attributesItem, attributes]]),
		})
		assert.deepEqual([values, shown], [{}, { firmware: { value: '2.0.1', ts: now * 1000 } }])
	})

	it('says how many values it leaves out where a function could not answer them', () => {
		const objects = Array.from({ length: 120 }, (_, instance) =>
			item(`14201/${instance}/1.0`, { '6': at('x'.repeat(60_000)) }),
		)
		const { values, leftOut } = answer(objects)
		const shown = Object.keys(values).length
		assert.equal(shown + (leftOut ?? 0), 120)
		assert.ok(shown > 75 && shown < 85, `${shown}`)
		assert.equal(answer(objects.slice(0, 75)).leftOut, undefined)
	})
})
