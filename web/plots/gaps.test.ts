import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gapAbove } from './gaps.ts'

describe('a gap', () => {
	it('is five times the usual interval', () => {
		assert.equal(gapAbove([0, 60, 120, 180, 240, 300]), 300)
	})

	it('is judged by most intervals, so a long pause does not count as usual', () => {
		assert.equal(gapAbove([0, 60, 120, 180, 240, 9000]), 300)
	})

	it('is nothing that few values have', () => {
		assert.equal(gapAbove([]), Number.POSITIVE_INFINITY)
		assert.equal(gapAbove([0, 60, 120, 9000]), Number.POSITIVE_INFINITY)
	})

	it('is judged by intervals all over a long series', () => {
		// A minute apart at first, then a second: most intervals are those of a second.
		const times = [
			...Array.from({ length: 1000 }, (_, at) => at * 60),
			...Array.from({ length: 9000 }, (_, at) => 60_000 + at),
		]
		assert.equal(gapAbove(times), 5)
	})
})
