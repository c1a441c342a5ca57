import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSpending } from './budget.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** begin of a day, in milliseconds since the Unix epoch */
const begin = 19_000 * day
const limits = { updatesPerMinute: 10, bytesPerDay: 1000 }

const atBegin = { costMinute: begin / minute, costUpdates: 8, costDay: 19_000, costBytes: 900 }

describe('what a device spends', () => {
	const cases: readonly {
		readonly name: string
		readonly receivedAt: number
		readonly cost: { readonly updates: number; readonly bytes: number }
		readonly excess: string | undefined
	}[] = [
		{ name: 'as much as is left', receivedAt: begin, cost: { updates: 2, bytes: 100 }, excess: undefined },
		{ name: 'an update too many', receivedAt: begin, cost: { updates: 3, bytes: 1 }, excess: 'updates' },
		{ name: 'a byte too many', receivedAt: begin, cost: { updates: 1, bytes: 101 }, excess: 'bytes' },
		{
			name: 'that at the end of the minute',
			receivedAt: begin + 59_999,
			cost: { updates: 3, bytes: 1 },
			excess: 'updates',
		},
		{
			name: 'that in the next minute',
			receivedAt: begin + minute,
			cost: { updates: 10, bytes: 1 },
			excess: undefined,
		},
		{
			name: 'that at the end of the day',
			receivedAt: begin + day - 1,
			cost: { updates: 1, bytes: 101 },
			excess: 'bytes',
		},
		{
			name: 'that on the next day',
			receivedAt: begin + day,
			cost: { updates: 1, bytes: 1000 },
			excess: undefined,
		},
		{
			name: 'more than there ever is',
			receivedAt: begin + day,
			cost: { updates: 11, bytes: 1 },
			excess: 'updates',
		},
		{
			name: 'what has waited, with what came after it',
			receivedAt: begin - minute,
			cost: { updates: 3, bytes: 1 },
			excess: 'updates',
		},
	]
	for (const { name, receivedAt, cost, excess } of cases)
		it(`may be ${name}: ${excess ?? 'yes'}`, () => {
			assert.equal(createSpending(atBegin, limits).excess(receivedAt, cost), excess)
		})

	it('has no limit where the limit is 0', () => {
		const spending = createSpending(atBegin, { updatesPerMinute: 0, bytesPerDay: 0 })
		assert.equal(spending.excess(begin, { updates: 1e6, bytes: 1e9 }), undefined)
	})

	it('counts what is taken', () => {
		const spending = createSpending({}, limits)
		for (const _ of [1, 2]) {
			assert.equal(spending.excess(begin, { updates: 5, bytes: 10 }), undefined)
			spending.take(begin, { updates: 5, bytes: 10 })
		}
		assert.equal(spending.excess(begin, { updates: 1, bytes: 10 }), 'updates')
		assert.equal(spending.excess(begin + minute, { updates: 1, bytes: 980 }), undefined)
		assert.equal(spending.excess(begin + minute, { updates: 1, bytes: 981 }), 'bytes')
	})

	describe('is charged to its item', () => {
		it('as numbers of its own when it is the first of a minute and of a day', () => {
			const charge = createSpending({}, limits).take(begin, { updates: 2, bytes: 10 })
			const set = { costMinute: begin / minute, costUpdates: 2, costDay: 19_000, costBytes: 10 }
			assert.deepEqual(charge, { set, add: {} })
		})

		it('as numbers that are added later in the same minute', () => {
			const charge = createSpending(atBegin, limits).take(begin + 1, { updates: 2, bytes: 10 })
			assert.deepEqual(charge, { set: {}, add: { costUpdates: 2, costBytes: 10 } })
		})

		it('anew with every minute', () => {
			const charge = createSpending(atBegin, limits).take(begin + minute, { updates: 2, bytes: 10 })
			const set = { costMinute: begin / minute + 1, costUpdates: 2 }
			assert.deepEqual(charge, { set, add: { costBytes: 10 } })
		})

		it('without updates where there are none', () => {
			const charge = createSpending(atBegin, limits).take(begin, { updates: 0, bytes: 10 })
			assert.deepEqual(charge, { set: {}, add: { costBytes: 10 } })
		})
	})
})
