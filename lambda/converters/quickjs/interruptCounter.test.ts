import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createInterpreters } from './interpreters.ts'

describe('the interrupt counter of QuickJS', () => {
	it('is found in the version that is installed', async () => {
		const interpreters = await createInterpreters(0, 16 * 1024 * 1024)
		assert.equal(typeof interpreters.current()?.counterOffset, 'number')
	})
})
