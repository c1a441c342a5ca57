import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fuzzHttp } from './fuzzHttp.ts'

/** The same as `npm run fuzz -- --http`, with few runs. */
describe('the public server of a host', () => {
	it('answers every request of the fuzzer that is one, and survives those that are none', async () => {
		let done = 0
		const failures = await fuzzHttp({
			seed: 9112,
			from: 0,
			runs: 600,
			onProgress: (count) => {
				done = count
			},
		})
		assert.deepEqual(failures, [])
		assert.equal(done, 600)
	})
})
