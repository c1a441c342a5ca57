import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { RateLimit } from '../../lambda/integrations/contract.ts'
import { type Buckets, takeToken } from './rateLimit.ts'

/** When messages pass that come at these times, in milliseconds. */
const passing = (limits: readonly RateLimit[], times: readonly number[]): readonly number[] => {
	let buckets: Buckets | undefined
	return times.filter((time) => {
		const taken = takeToken(limits, buckets, time)
		buckets = taken.buckets
		return taken.waitMs === 0
	})
}

const limit = fc.record({
	messages: fc.integer({ min: 1, max: 20 }),
	seconds: fc.integer({ min: 1, max: 60 }),
})
const limits = fc.array(limit, { minLength: 1, maxLength: 3 })
const times = fc
	.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 200 })
	.map((all) => all.toSorted((a, b) => a - b))

describe('rate limit', () => {
	it('passes as many at once as it has room for, and then as many as it fills', () => {
		const ten = [{ messages: 10, seconds: 1 }]
		assert.equal(
			passing(
				ten,
				Array.from({ length: 15 }, () => 0),
			).length,
			10,
		)
		assert.deepEqual(
			passing(ten, [...Array.from({ length: 10 }, () => 0), 99, 100, 150, 200]).slice(10),
			[100, 200],
		)
	})

	it('never passes more in any span of time than its room and what fills meanwhile', () => {
		fc.assert(
			fc.property(limits, times, (all, at) => {
				const passed = passing(all, at)
				for (const { messages, seconds } of all)
					for (const [first, from] of passed.entries())
						for (const [last, to] of passed.entries()) {
							if (last < first) continue
							const most = messages + ((to - from) * messages) / (seconds * 1000)
							assert.ok(last - first + 1 <= most + 1e-6)
						}
			}),
			{ numRuns: 60 },
		)
	})

	it('says after how long the next message passes: not before, and then it does', () => {
		fc.assert(
			fc.property(limits, times, (all, at) => {
				let buckets: Buckets | undefined
				for (const time of at) {
					const { buckets: left, waitMs } = takeToken(all, buckets, time)
					buckets = left
					if (waitMs === 0) continue
					assert.equal(takeToken(all, buckets, time + waitMs).waitMs, 0)
					if (waitMs > 1) assert.ok(takeToken(all, buckets, time + waitMs - 1.01).waitMs > 0)
				}
			}),
		)
	})

	it('takes nothing of a limit if another one refuses', () => {
		const both = [
			{ messages: 1, seconds: 60 },
			{ messages: 2, seconds: 1 },
		]
		const { buckets } = takeToken(both, undefined, 0)
		assert.deepEqual(
			takeToken(both, buckets, 0).buckets.map(({ tokens }) => tokens),
			[0, 1],
		)
	})

	it('passes everything without limits', () => {
		assert.equal(takeToken([], undefined, 0).waitMs, 0)
	})
})
