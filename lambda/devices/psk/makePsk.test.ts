import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePsk } from './makePsk.ts'

describe('a new key', () => {
	const keys = Array.from({ length: 2_000 }, makePsk)

	it('has 16 bytes, and all values but those that end a text or a line', () => {
		assert.ok(keys.every(({ length }) => length === 16))
		const values = new Set(keys.flatMap((key) => [...key]))
		// 32,000 random bytes miss one of 254 values with a probability of 10⁻⁵².
		assert.equal(values.size, 254)
		assert.deepEqual([values.has(0x00), values.has(0x0a)], [false, false])
	})

	it('is another one each time', () =>
		assert.equal(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size, keys.length))
})
