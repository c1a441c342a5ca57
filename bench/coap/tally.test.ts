import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTally } from './tally.ts'

describe('the tally', () => {
	it('has percentiles of all latencies, of which it keeps some', () => {
		const tally = createTally(100)
		for (let ms = 1; ms <= 10_000; ms++) tally.answered(ms)
		const { answered, p50, p99 } = tally.counts()
		assert.equal(answered, 10_000)
		// It keeps 50 at least, evenly spread.
		assert.ok(Math.abs(p50 - 5_000) <= 200, `${p50}`)
		assert.ok(Math.abs(p99 - 9_900) <= 200, `${p99}`)
	})
})
