import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isYoung, newConnection } from './connection.ts'

const now = 1694503339523

describe('a new connection', () => {
	it('is to be greeted, and outlives the two hours that API Gateway gives it, by ten minutes', () => {
		// 2 h 10 min
		assert.deepEqual(newConnection('device', 'connection', now), {
			deviceId: 'device',
			connectionId: 'connection',
			state: 'greeting',
			connectedAt: now,
			ttl: Date.parse('2023-09-12T09:32:19Z') / 1000,
		})
	})

	const ages: readonly (readonly [milliseconds: number, expected: boolean])[] = [
		[0, true],
		[4999, true],
		[5000, false],
		[7_200_000, false],
		// The clocks of two functions differ.
		[-1000, true],
	]
	for (const [age, expected] of ages)
		it(`is ${expected ? '' : 'not '}young after ${age} ms`, () => {
			assert.equal(isYoung({ connectedAt: now }, now + age), expected)
		})
})
