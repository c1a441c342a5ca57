import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isolated } from './isolated.ts'

describe('isolated values', () => {
	it('have gaps, or nothing, on both sides', () => {
		assert.deepEqual(isolated([1, null, 2, 3, null, 4, null, 5]), [0, 5, 7])
		assert.deepEqual(isolated([1, 2]), [])
		assert.deepEqual(isolated([7]), [0])
		assert.deepEqual(isolated([]), [])
	})
})
