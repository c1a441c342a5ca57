import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatRateLimits, parseRateLimits } from './rateLimits.ts'

const limits = fc.uniqueArray(
	fc.record(
		{
			messages: fc.integer({ min: 1, max: 1_000_000 }),
			seconds: fc.integer({ min: 1, max: 86_400 }),
		},
		{ noNullPrototype: true },
	),
	{ maxLength: 5, selector: ({ seconds }) => seconds },
)

describe('rate limits as text', () => {
	it('say what they said before', () => {
		fc.assert(
			fc.property(limits, (given) => {
				const sorted = given.toSorted((a, b) => a.seconds - b.seconds)
				assert.deepEqual(parseRateLimits(formatRateLimits(given)), sorted)
			}),
		)
	})

	it('are numbers between limits, or nothing', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[0-9:, ]{0,20}$/), (text) => {
				for (const { messages, seconds } of parseRateLimits(text) ?? [])
					assert.ok(messages >= 1 && messages <= 1_000_000 && seconds >= 1 && seconds <= 86_400)
			}),
		)
	})
})
