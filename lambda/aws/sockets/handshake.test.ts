import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connectSeconds } from '../contract.ts'
import { isYoung } from './handshake.ts'

const now = 1694503339523

describe('a socket', () => {
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

	it('is young for longer than $connect may take', () => {
		assert.ok(isYoung({ connectedAt: now }, now + 1000 * connectSeconds))
	})
})
