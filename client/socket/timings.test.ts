import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backoffMs, renewAfterMs } from './timings.ts'

describe('timings', () => {
	it('a pause is at most 0.5 s doubled with every attempt, and 30 s', () => {
		const almostOne = (): number => 1 - Number.EPSILON
		const longest = [0, 1, 2, 5, 6, 7, 5_000].map((attempt) => Math.round(backoffMs(attempt, almostOne)))
		assert.deepEqual(longest, [500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000])
		assert.equal(
			backoffMs(3, () => 0),
			0,
		)
	})

	it('a connection is replaced after 110 to 118 minutes', () => {
		const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
		fc.assert(
			fc.property(chance, (random) => {
				const minutes = renewAfterMs(() => random) / 60_000
				assert.ok(minutes >= 110 && minutes <= 118)
			}),
		)
	})
})
