import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { onFirstUse } from './onFirstUse.ts'

describe('what is made on first use', () => {
	it('is made once, and not before', () => {
		let calls = 0
		const made = onFirstUse(() => {
			calls++
			return undefined
		})
		assert.equal(calls, 0)
		made()
		made()
		assert.equal(calls, 1)
	})
})
