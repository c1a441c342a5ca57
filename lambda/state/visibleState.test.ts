import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ulidOf } from '../aws/ulidOf.ts'
import { mergeState, noState, type ObjectState } from './objectState.ts'
import { visibleObject, visibleState } from './visibleState.ts'

const hiddenAt = 1_700_000_000_000
const importAt = (milliseconds: number) => ulidOf(milliseconds, Buffer.alloc(32))
const before = importAt(hiddenAt - 1)
const since = importAt(hiddenAt)

const state = (resources: ObjectState['resources'], ts = 1_699_999_999): ObjectState => ({
	...noState('device', '14205/0/1.0'),
	ts,
	resources,
})

describe('the state after data was hidden', () => {
	it('is all of it if nothing is hidden', () => {
		const all = { objects: [state({})], measured: new Map() }
		assert.equal(visibleState(all, undefined), all)
	})

	it('has the values that were received since then, with their time, whenever they were measured', () => {
		const resources = {
			'0': { value: 1, ts: 1_699_999_999, importId: before },
			'1': { value: 2, ts: 1_600_000_000, importId: since },
		}
		const visible = visibleObject(state(resources), hiddenAt)
		assert.deepEqual(visible.resources, { '1': resources['1'] })
		assert.equal(visible.ts, 1_600_000_000)
	})

	it('has those instances of a resource that were received since then', () => {
		const [old, fresh] = [
			{ value: 'a', ts: 1_699_999_999, importId: before },
			{ value: 'b', ts: 1_700_000_001, importId: since },
		]
		const resources = { '0': { instances: { '0': old, '1': fresh } }, '1': { instances: { '0': old } } }
		assert.deepEqual(visibleObject(state(resources, 1_700_000_001), hiddenAt).resources, {
			'0': { instances: { '1': fresh } },
		})
	})

	it('has no object without a value, unless its time is newer: that of a button', () => {
		const hidden = state({ '0': { value: 1, ts: 1_699_999_999, importId: before } })
		const oldPress = state({}, 1_699_999_999)
		const press = state({}, 1_700_000_001)
		const { objects } = visibleState({ objects: [hidden, oldPress, press], measured: new Map() }, hiddenAt)
		assert.deepEqual(objects, [press])
	})

	it('has the telemetry and the attributes that were received since then', () => {
		const [old, fresh] = [
			{ value: 1, ts: 1_699_999_999, importId: before },
			{ value: 2, ts: 1_700_000_001, importId: since },
		]
		const measured = new Map([['telemetry', state({ a: old, b: fresh })]])
		const visible = visibleState({ objects: [], measured }, hiddenAt)
		assert.deepEqual(visible.measured.get('telemetry')?.resources, { b: fresh })
	})

	it('takes an earlier measurement where the newest one is hidden', () => {
		const known = state({ '0': { value: 1, ts: 1_699_999_999, importId: before } })
		const earlier = { objectVersion: undefined, ts: 1_600_000_000, resources: ['0', 2] }
		const told = { updates: [earlier], importId: since, receivedAt: hiddenAt / 1000 }
		assert.equal(mergeState(known, told), known)
		const merged = mergeState(visibleObject(known, hiddenAt), told)
		assert.deepEqual(merged.resources, { '0': { value: 2, ts: 1_600_000_000, importId: since } })
	})
})
