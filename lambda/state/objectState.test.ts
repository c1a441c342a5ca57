import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { countsForState, mergeState, noState, objectKey, reportedObject } from './objectState.ts'

const now = 1694503339
const environment = (ts: number, Resources: Record<string, number>): TimedUpdate =>
	timedUpdate({ ObjectID: 14205, Resources }, ts)

const state = (...imports: readonly (readonly [importId: string, ...TimedUpdate[]])[]) =>
	imports.reduce(
		(merged, [importId, ...updates]) => mergeState(merged, updates, importId),
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
		assert.equal(mergeState(known, [environment(now, { 0: 21 })], 'A'), known)
		assert.equal(mergeState(known, [environment(now - 1, { 0: 20 })], 'B'), known)
	})

	it('of a button is the time it was pressed', () => {
		const press = timedUpdate({ ObjectID: 14220, ObjectInstanceID: 1, Resources: {} }, now + 0.5)
		const pressed = mergeState(noState('device', objectKey(press)), [press], 'A')
		assert.deepEqual(reportedObject(pressed), {
			ObjectID: 14220,
			ObjectInstanceID: 1,
			Resources: { '99': now },
		})
	})

	it('says the version that the device sent', () => {
		const update = timedUpdate({ ObjectID: 14205, ObjectVersion: '1.1', Resources: { '0': 21 } }, now)
		assert.equal(objectKey(update), '14205/0/1.1')
		assert.equal(reportedObject(mergeState(noState('d', '14205/0/1.1'), [update], 'A')).ObjectVersion, '1.1')
	})

	it('does not take values from more than ten minutes ahead of their reception', () => {
		assert.equal(countsForState(environment(now + 600, { 0: 21 }), now), true)
		assert.equal(countsForState(environment(now + 601, { 0: 21 }), now), false)
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
