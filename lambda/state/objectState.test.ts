import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { countsForState, mergeState, noState } from './objectState.ts'
import { reportedObject } from './reportedObject.ts'

const now = 1694503339
const environment = (ts: number, Resources: Record<string, number>): TimedUpdate =>
	timedUpdate({ ObjectID: 14205, Resources }, ts)

const imported = (importId: string, update: TimedUpdate, receivedAt = now + 3600) => ({
	updates: [update],
	importId,
	receivedAt,
})

const state = (...imports: readonly (readonly [importId: string, ...TimedUpdate[]])[]) =>
	imports.reduce(
		(merged, [importId, ...updates]) => mergeState(merged, { updates, importId, receivedAt: now + 3600 }),
		noState('device', '14205/0/1.0'),
	)

describe('the state of an object', () => {
	it('has the newest value of every resource, and the time of the newest one', () => {
		const merged = state(
			['A', environment(now, { 0: 21, 1: 40 }), environment(now + 60, { 0: 22 })],
			['B', environment(now + 120, { 2: 990 })],
		)
		assert.deepEqual(reportedObject(merged), {
			ObjectID: 14205,
			Resources: { '0': 22, '1': 40, '2': 990, '99': now + 120 },
		})
	})

	it('keeps a newer value when an older one comes late', () => {
		const merged = state(['A', environment(now, { 0: 21 })], ['B', environment(now - 60, { 0: 5, 1: 40 })])
		assert.deepEqual(reportedObject(merged).Resources, { '0': 21, '1': 40, '99': now })
	})

	it('takes the later one of two imports for the same moment, in whichever order they come', () => {
		const one = ['A', environment(now, { 0: 1 })] as const
		const two = ['B', environment(now, { 0: 2 })] as const
		for (const merged of [state(one, two), state(two, one)])
			assert.equal(reportedObject(merged).Resources['0'], 2)
	})

	it('is the very same when there is nothing new', () => {
		const known = state(['A', environment(now, { 0: 21 })])
		assert.equal(mergeState(known, imported('A', environment(now, { 0: 21 }))), known)
		assert.equal(mergeState(known, imported('B', environment(now - 1, { 0: 20 }))), known)
	})

	it('has the version that its device has said, in whichever order imports come', () => {
		const with10 = ['A', { ...environment(now, { 0: 1 }), objectVersion: '1.0' }] as const
		const without = ['B', environment(now + 1, { 0: 2 })] as const
		for (const merged of [state(with10, without), state(without, with10)])
			assert.equal(reportedObject(merged).ObjectVersion, '1.0')
	})

	it('has a time before 1970 if its device has no other', () => {
		assert.deepEqual(reportedObject(state(['A', environment(-5.5, { 0: 1 })])).Resources, {
			'0': 1,
			'99': -6,
		})
		assert.deepEqual(reportedObject(state(['A', environment(-5.5, {})])).Resources, { '99': -6 })
	})

	it('of a button is the time it was pressed', () => {
		const press = timedUpdate({ ObjectID: 14220, ObjectInstanceID: 1, Resources: {} }, now + 0.5)
		const pressed = mergeState(noState('device', objectKey(press)), imported('A', press))
		assert.deepEqual(reportedObject(pressed), {
			ObjectID: 14220,
			ObjectInstanceID: 1,
			Resources: { '99': now },
		})
	})

	it('says the version that the device sent', () => {
		const update = timedUpdate({ ObjectID: 14205, ObjectVersion: '1.1', Resources: { '0': 21 } }, now)
		assert.equal(objectKey(update), '14205/0/1.1')
		assert.equal(
			reportedObject(mergeState(noState('d', '14205/0/1.1'), imported('A', update))).ObjectVersion,
			'1.1',
		)
	})

	it('does not take values from more than ten minutes ahead of their reception', () => {
		assert.equal(countsForState(environment(now + 600, { 0: 21 }), now), true)
		assert.equal(countsForState(environment(now + 601, { 0: 21 }), now), false)
	})

	it('is not kept from newer values by a clock that is ahead', () => {
		const ahead = imported('A', environment(now + 300, { 0: 21 }), now)
		const right = imported('B', environment(now + 1, { 0: 22 }), now + 1)
		for (const order of [
			[ahead, right],
			[right, ahead],
		]) {
			const merged = order.reduce(mergeState, noState('device', '14205/0/1.0'))
			assert.deepEqual(reportedObject(merged).Resources, { '0': 22, '99': now + 1 })
		}
	})

	it('takes the later one of two values of a clock that is ahead', () => {
		const updates = [environment(now + 20, { 0: 2 }), environment(now + 10, { 0: 1 })]
		const merged = mergeState(noState('device', '14205/0/1.0'), { updates, importId: 'A', receivedAt: now })
		assert.deepEqual(reportedObject(merged).Resources, { '0': 2, '99': now })
	})

	it('has the newest value of every instance of a resource, by its id', () => {
		const images = (ts: number, values: Readonly<Record<number, string>>): TimedUpdate => ({
			object: 14401,
			instance: 0,
			objectVersion: undefined,
			ts,
			resources: [0, Object.values(values)],
			instances: new Map([[0, Object.keys(values).map(Number)]]),
		})
		const merged = state(
			['A', images(now, { 10: 'BOOT', 20: 'APP' })],
			['B', images(now + 1, { 20: 'MODEM' })],
		)
		assert.deepEqual(reportedObject(merged), {
			ObjectID: 14205,
			Resources: { '0': ['BOOT', 'MODEM'], '99': now + 1 },
			ResourceInstances: { '0': { '10': 'BOOT', '20': 'MODEM' } },
		})
		const late = mergeState(merged, imported('C', images(now - 1, { 20: 'OLD', 30: 'NEW' })))
		assert.deepEqual(reportedObject(late).ResourceInstances, {
			'0': { '10': 'BOOT', '20': 'MODEM', '30': 'NEW' },
		})
	})

	it('of an earlier version without the ids of instances is replaced by what has them', () => {
		const old = {
			...noState('device', '14401/0/1.0'),
			resources: { '0': { value: ['BOOT', 'APP'], ts: now, importId: 'A' } },
		}
		assert.deepEqual(reportedObject(old).Resources['0'], ['BOOT', 'APP'])
		const update: TimedUpdate = {
			object: 14401,
			instance: 0,
			objectVersion: undefined,
			ts: now + 1,
			resources: [0, ['APP']],
			instances: new Map([[0, [20]]]),
		}
		assert.deepEqual(reportedObject(mergeState(old, imported('B', update))).ResourceInstances, {
			'0': { '20': 'APP' },
		})
		const late = mergeState(old, imported('B', { ...update, ts: now - 1 }))
		assert.deepEqual(reportedObject(late).Resources['0'], ['BOOT', 'APP'])
	})

	it('has a list that was reported as a whole, instead of older instances of the resource', () => {
		const services = (ts: number, ids?: readonly number[]): TimedUpdate => ({
			object: 14401,
			instance: 0,
			objectVersion: undefined,
			ts,
			resources: [0, ['APP', 'MODEM'].slice(0, ids?.length)],
			...(ids === undefined ? {} : { instances: new Map([[0, ids]]) }),
		})
		const merged = state(['A', services(now, [3])], ['B', services(now + 1)])
		assert.deepEqual(reportedObject(merged).Resources['0'], ['APP', 'MODEM'])
		const late = mergeState(state(['A', services(now, [3])]), imported('B', services(now - 1)))
		assert.deepEqual(reportedObject(late).ResourceInstances, { '0': { '3': 'APP' } })
	})

	it('is the same in whatever order and however often imports come', () => {
		const imported = fc.tuple(
			fc.constantFrom('A', 'B', 'C', 'D'),
			fc.integer({ min: now, max: now + 3 }),
			fc.constantFrom(0, 1),
		)
		fc.assert(
			fc.property(fc.array(imported, { maxLength: 8 }), fc.integer(), (imports, seed) => {
				// One import says one thing about one resource at one time.
				const updates = imports.map(
					([importId, ts, id]) => [importId, environment(ts, { [id]: importId.charCodeAt(0) })] as const,
				)
				const shuffled = [...updates, ...updates].sort((a, b) => {
					const order = ([importId, { ts }]: (typeof updates)[number]) =>
						(ts * 31 + importId.charCodeAt(0) * seed) % 7
					return order(a) - order(b)
				})
				assert.deepEqual(reportedObject(state(...shuffled)), reportedObject(state(...updates)))
			}),
		)
	})
})
